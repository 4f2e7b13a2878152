package org.pgatlas.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What came in and what became of it: edges that a submission changed, filtered lists, a git
/// history, the reference of the REST interface.
@ExtendWith(LiveServer.class)
class AuditBrowserTest {

  @Test
  void a_replacement_shows_the_edges_it_added_and_removed() throws IOException {
    LiveServer.Running server = LiveServer.Running.current();
    server.submit("acme/changing", GeneratedSbom.of("changing", List.of("old-part", "library-2")));
    server.settle();
    server.submit("acme/changing", GeneratedSbom.of("changing", List.of("new-part", "library-2")));
    server.settle();
    try (BrowserPage tab = BrowserPage.desktop().open("/submissions?search=acme/changing")) {
      Page page = tab.page();
      page.locator("#submissions a.name").first().click();
      assertThat(page.locator("h1")).containsText("1 dependency added, 1 removed");
      assertThat(page.locator("#edges-added tbody tr")).hasCount(1);
      assertThat(page.locator("#edges-added")).containsText("new-part");
      assertThat(page.locator("#edges-removed")).containsText("old-part");
      // Nobody needs it any longer, so it has no page.
      assertThat(page.locator("#edges-removed tbody td").nth(1).locator("a")).hasCount(0);
      page.locator("#edges-added tbody a").nth(1).click();
      assertThat(page.locator("h1")).containsText("new-part");
    }
  }

  @Test
  void more_than_a_hundred_changed_edges_are_counted_and_exported() throws IOException {
    LiveServer.Running.current().submit("acme/vast", GeneratedSbom.withPackages("vast", 130));
    LiveServer.Running.current().settle();
    try (BrowserPage tab = BrowserPage.phone().open("/submissions?search=acme/vast")) {
      Page page = tab.page();
      page.locator("#submissions a.name").first().click();
      assertThat(page.locator("main")).containsText("The first 100 of 130 dependencies");
      assertThat(page.locator("#edges-added tbody tr")).hasCount(100);
      Download csv = page.waitForDownload(() -> page.getByText("All as CSV").click());
      assertThat(Files.readAllLines(csv.path())).hasSize(131);
      assertThat(tab.overflow()).isLessThanOrEqualTo(0);
    }
  }

  @Test
  void submissions_filter_sort_page_and_export_by_address() throws IOException {
    try (BrowserPage tab = BrowserPage.desktop().open("/submissions?limit=25")) {
      Page page = tab.page();
      assertThat(page.locator("#submissions tbody tr")).hasCount(25);
      page.locator("select[name=status]").selectOption("failed");
      assertThat(page).hasURL(Pattern.compile("status=failed"));
      page.locator(".filter a", new Page.LocatorOptions().setHasText("Clear")).click();
      page.locator("input[name=search]").fill("acme/library-");
      page.locator(".filter button").click();
      assertThat(page.locator("h1")).containsText("11 submissions");
      page.locator("th a.sort").first().click();
      assertThat(page.locator("th[aria-sort=ascending]")).containsText("Repository");
      List<String> names = page.locator("#submissions .name-title").allInnerTexts();
      assertThat(names).hasSize(11).isSorted();
      Download csv = page.waitForDownload(() -> page.getByText("Export CSV").click());
      assertThat(Files.readAllLines(csv.path())).hasSize(12);
    }
  }

  @Test
  void a_git_history_has_a_page_of_its_own() {
    try (BrowserPage tab =
        BrowserPage.desktop().open("/gitlog?search=library-1&status=processed")) {
      Page page = tab.page();
      assertThat(page.locator("#gitlog tbody tr")).hasCount(1);
      page.locator("#gitlog a.name").first().click();
      assertThat(page.locator(".head, .title").first()).containsText("Git history");
      assertThat(page.locator("main")).containsText("2 people made 3 commits");
      assertThat(page.locator("#contributors")).containsText("Ada");
      assertThat(page.locator("main")).not().containsText("x.invalid");
      page.getByText("Open acme/library-1").click();
      assertThat(page).hasURL(Pattern.compile("/repos/pkg:github/acme/library-1"));
    }
  }

  @Test
  void the_reference_tells_parameters_bodies_answers_and_shapes() {
    try (BrowserPage tab = BrowserPage.desktop().open("/docs")) {
      Page page = tab.page();
      assertThat(page.locator("h1")).not().hasText(Pattern.compile(" 0$"));
      page.locator("#post-api-v1-ingest-sbom summary").click();
      assertThat(page.locator("#post-api-v1-ingest-sbom")).containsText("multipart/form-data");
      assertThat(page.locator("#post-api-v1-ingest-sbom")).containsText("repository");
      page.locator("#post-api-v1-ingest-sbom .answers a").first().click();
      assertThat(page).hasURL(Pattern.compile("#shape-SbomAccepted$"));
      assertThat(page.locator("#shape-SbomAccepted")).isVisible();
    }
  }
}
