package org.pgatlas.server;

/// The entry point of the runnable jar.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("PG Atlas " + args.length);
  }
}
