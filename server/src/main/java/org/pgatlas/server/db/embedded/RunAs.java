package org.pgatlas.server.db.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;

/// As whom PostgreSQL runs; it refuses to run as root.
///
/// Root prefers an unprivileged account, if that account can reach the directories. Below a closed
/// directory such as root's home no other account gets in; there a user namespace gives the process
/// another user id without giving it other files. A cluster keeps the way it was made with: its
/// owner tells.
sealed interface RunAs {
  /// What to put in front of a command.
  List<String> prefix();

  /// In words, for reports.
  String description();

  /// Gives a directory of the launcher to whom the processes run as.
  default void adopt(Path file) throws IOException {}

  /// As the user who started the server.
  record CurrentUser() implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of();
    }

    @Override
    public String description() {
      return "user " + System.getProperty("user.name");
    }
  }

  /// As an existing account without privileges.
  record Account(String setpriv, String name, int uid, int gid) implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of(
          setpriv, "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--no-new-privs", "--");
    }

    @Override
    public String description() {
      return "account " + name;
    }

    @Override
    public void adopt(Path file) throws IOException {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// As the same owner of files, but under another user id and without any capability.
  record UserNamespace(String unshare, int uid) implements RunAs {
    @Override
    public List<String> prefix() {
      return List.of(unshare, "--user", "--map-user=" + uid, "--");
    }

    @Override
    public String description() {
      return "user namespace of " + System.getProperty("user.name");
    }
  }

  /// Decides for a data directory whose cluster may not exist yet, and the directory of the
  /// programs.
  static RunAs choose(Path cluster, Path cache) throws IOException {
    int me = currentUid();
    boolean exists = Files.exists(cluster);
    int owner = exists ? Folders.owner(cluster) : me;
    if (me != 0) {
      if (owner != me) {
        throw new EmbeddedPostgresException(
            Code.DIRECTORY_UNUSABLE,
            "%s belongs to the user %s, but this is user %s. Start as its owner or choose another directory."
                .formatted(cluster, nameOf(owner), nameOf(me)));
      }
      return hasName(me) ? new CurrentUser() : namespaceOr("The user id " + me + " has no name");
    }
    List<String> obstacles = new ArrayList<>();
    if (!exists || owner != 0) {
      Account account = exists ? accountOf(owner, cluster) : anyAccount();
      if (account != null) {
        Path barrier = barrier(account, cluster, cache);
        if (barrier == null) {
          return account;
        }
        obstacles.add("the account " + account.name() + " cannot enter " + barrier);
      }
      if (exists) {
        throw new EmbeddedPostgresException(
            Code.NO_UNPRIVILEGED_USER,
            "%s belongs to the user %s: %s. Make it enterable (chmod o+x) or start as that user."
                .formatted(cluster, nameOf(owner), String.join(", ", obstacles)));
      }
    }
    return namespaceOr(
        "PostgreSQL does not run as root"
            + (obstacles.isEmpty() ? "" : ", and " + String.join(", ", obstacles)));
  }

  private static RunAs namespaceOr(String problem) throws IOException {
    String unshare = ShortProcess.find("unshare");
    int uid = somebody();
    if (unshare != null && uid > 0) {
      UserNamespace namespace = new UserNamespace(unshare, uid);
      List<String> probe = new ArrayList<>(namespace.prefix());
      probe.addAll(List.of("/bin/sh", "-c", "test \"$(id -u)\" != 0"));
      if (ShortProcess.run(probe).succeeded()) {
        return namespace;
      }
    }
    throw new EmbeddedPostgresException(
        Code.NO_UNPRIVILEGED_USER,
        problem
            + "; user namespaces are not allowed here either. Start PG Atlas as a normal user, or as root with a data"
            + " directory that everybody may enter, such as /var/lib/pg-atlas, or use --database-url.");
  }

  static boolean isRoot() throws IOException {
    return currentUid() == 0;
  }

  private static int currentUid() throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self)) {
      return Folders.owner(self.toRealPath());
    }
    return System.getProperty("user.name").equals("root") ? 0 : Folders.owner(home());
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"));
  }

  /// The account that a new cluster would go to, or null when the machine has none.
  static @Nullable Account anyAccount() throws IOException {
    String setpriv = ShortProcess.find("setpriv");
    for (String wanted : List.of("pg-atlas", "postgres", "nobody")) {
      for (String[] row : accounts()) {
        if (setpriv != null && row[0].equals(wanted) && !row[2].equals("0")) {
          return new Account(setpriv, wanted, Integer.parseInt(row[2]), Integer.parseInt(row[3]));
        }
      }
    }
    return null;
  }

  private static @Nullable Account accountOf(int uid, Path cluster) {
    String setpriv = ShortProcess.find("setpriv");
    return setpriv == null ? null : new Account(setpriv, nameOf(uid), uid, Folders.group(cluster));
  }

  /// The first directory above these paths that the account may not enter, or null.
  static @Nullable Path barrier(Account account, Path... targets) {
    for (Path target : targets) {
      Path folder = target.getParent();
      for (; folder != null; folder = folder.getParent()) {
        if (Files.exists(folder) && !mayEnter(account, folder)) {
          return folder;
        }
      }
    }
    return null;
  }

  private static boolean mayEnter(Account account, Path folder) {
    int mode = Folders.mode(folder);
    if (Folders.owner(folder) == account.uid()) {
      return (mode & 0100) != 0;
    }
    return Folders.group(folder) == account.gid() ? (mode & 0010) != 0 : (mode & 0001) != 0;
  }

  private static boolean hasName(int uid) throws IOException {
    return !nameOf(uid).equals(Integer.toString(uid))
        || ShortProcess.run(List.of("/usr/bin/id", "-un")).succeeded();
  }

  private static String nameOf(int uid) {
    for (String[] row : accounts()) {
      if (row[2].equals(Integer.toString(uid))) {
        return row[0];
      }
    }
    return Integer.toString(uid);
  }

  private static int somebody() {
    int found = 0;
    for (String[] row : accounts()) {
      if (row[0].equals("nobody") || found == 0) {
        found = Integer.parseInt(row[2]);
      }
    }
    return found;
  }

  private static List<String[]> accounts() {
    try {
      return Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1).stream()
          .map(line -> line.split(":", -1))
          .filter(
              row ->
                  row.length >= 4 && row[2].matches("[0-9]{1,9}") && row[3].matches("[0-9]{1,9}"))
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
