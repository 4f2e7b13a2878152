package org.pgatlas.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The ways that people take: from the overview to a package, its blast radius and the path to it;
/// search; an SBOM by the form that changes the answer; tables; keys.
@ExtendWith(LiveServer.class)
class MainPathsBrowserTest {
  private static final String NODES = "document.getElementById('canvas').atlas.nodes().length";
  private static final String CORE = "pkg:npm/%40acme/core-lib";

  @Test
  void the_overview_names_what_most_rests_on_and_leads_to_it() {
    try (BrowserPage tab = BrowserPage.desktop().open("/")) {
      Page page = tab.page();
      assertThat(page.locator("#top tbody tr").first()).containsText("core-lib");
      assertThat(page.locator(".scatter circle").first()).isVisible();
      assertThat(page.locator("#pill")).containsText(Pattern.compile("live · run [0-9,]+ · "));
      page.locator("#top a.name").first().click();
      assertThat(page.locator("h1")).containsText("core-lib");
      assertThat(page.locator(".id-line code")).hasText(CORE);
      assertThat(page.locator(".figure").first()).containsText("Criticality");
      page.getByText("What if it falls?").click();
      assertThat(page.locator("h1")).containsText("falls");
      assertThat(page.locator("#canvas.live canvas").first()).isVisible();
    }
  }

  @Test
  void the_explorer_tells_why_one_depends_on_another() {
    try (BrowserPage tab = BrowserPage.desktop().open("/graph?id=" + CORE.replace("%", "%25"))) {
      Page page = tab.page();
      page.locator("input[name=to]").fill("acme/service-3");
      page.locator("select[name=mode]").selectOption("path");
      page.locator(".explorer-form button").click();
      assertThat(page.locator("h1")).containsText(Pattern.compile("depends on .* in [0-9]+ steps"));
      assertThat(page.locator(".chain").first()).containsText("core-lib");
      assertThat(page.locator("#twin tbody tr").first()).isVisible();
    }
  }

  @Test
  void selecting_and_expanding_a_package_adds_its_neighbours() {
    try (BrowserPage tab =
        BrowserPage.desktop().open("/graph?mode=dependents&id=" + CORE.replace("%", "%25"))) {
      Page page = tab.page();
      page.waitForFunction("() => document.getElementById('canvas').atlas !== undefined");
      page.evaluate(
          "document.getElementById('canvas').atlas.nodes().filter(n => n.data('name').includes('library-1')).first().emit('tap')");
      assertThat(page.locator("#selected")).isVisible();
      int before = ((Number) page.evaluate(NODES)).intValue();
      page.locator("#selected [data-graph=expand]").click();
      assertThat(page.locator("#toast")).containsText("packages added");
      assertThat(((Number) page.evaluate(NODES)).intValue()).isGreaterThan(before);
    }
  }

  @Test
  void pictures_can_be_taken_away() throws IOException {
    try (BrowserPage tab = BrowserPage.desktop().open("/graph?id=" + CORE.replace("%", "%25"))) {
      Page page = tab.page();
      page.waitForFunction("() => document.getElementById('canvas').atlas !== undefined");
      Download svg = page.waitForDownload(() -> page.locator("[data-graph=svg]").click());
      assertThat(Files.readString(svg.path())).startsWith("<svg").contains("core-lib");
      Download png = page.waitForDownload(() -> page.locator("[data-graph=png]").click());
      assertThat(Files.size(png.path())).isGreaterThan(2_000);
    }
  }

  @Test
  void a_submitted_sbom_changes_what_rests_on_a_package() {
    try (BrowserPage tab = BrowserPage.desktop().open("/externals/" + CORE.replace("%", "%25"))) {
      Page page = tab.page();
      long before = criticality(page);
      tab.open("/upload");
      page.locator("input[name=repository]").fill("acme/newcomer");
      page.locator("#sbom")
          .setInputFiles(
              new FilePayload(
                  "newcomer.json",
                  "application/json",
                  GeneratedSbom.of("newcomer", List.of("core-lib"))
                      .getBytes(StandardCharsets.UTF_8)));
      assertThat(page.locator(".dropzone.filled")).containsText("newcomer.json");
      page.locator(".upload button").click();
      assertThat(page.locator(".badge").first()).containsText("processed");
      assertThat(page.locator("h1")).containsText("1 dependency added");
      LiveServer.Running.current().settle();
      tab.open("/externals/" + CORE.replace("%", "%25"));
      assertThat(criticality(page)).isEqualTo(before + 1);
    }
  }

  @Test
  void a_broken_document_is_refused_with_its_place() {
    try (BrowserPage tab = BrowserPage.desktop().expectingFailures().open("/upload")) {
      Page page = tab.page();
      page.locator("input[name=repository]").fill("acme/broken");
      page.locator("#sbom")
          .setInputFiles(
              new FilePayload(
                  "broken.json",
                  "application/json",
                  "{\"bomFormat\":\"CycloneDX\",".getBytes(StandardCharsets.UTF_8)));
      page.locator(".upload button").click();
      assertThat(page.locator(".notice")).containsText("refused");
      assertThat(page.locator(".notice")).containsText("line 1");
      assertThat(page.locator("input[name=repository]")).hasValue("acme/broken");
    }
  }

  @Test
  void an_open_page_follows_a_new_run() {
    try (BrowserPage tab = BrowserPage.desktop().open("/")) {
      Page page = tab.page();
      String before = page.locator("#pill .pill-text").innerText();
      LiveServer.Running.current().submit("acme/pusher", GeneratedSbom.withPackages("pusher", 3));
      page.waitForFunction(
          "text => document.querySelector('#pill .pill-text').innerText !== text", before);
    }
  }

  @Test
  void search_suggests_while_typing_and_enter_follows() {
    try (BrowserPage tab = BrowserPage.desktop().open("/")) {
      Page page = tab.page();
      page.keyboard().press("/");
      assertThat(page.locator("#q")).isFocused();
      page.keyboard().type("service-12");
      assertThat(page.locator("#suggest .hit").first()).containsText("service-12");
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(page.locator("h1")).containsText("service-12");
      tab.open("/search?q=no-such-thing-anywhere");
      assertThat(page.locator(".empty")).containsText("Nothing is called like that");
    }
  }

  @Test
  void tables_sort_page_filter_and_export_by_address() throws IOException {
    try (BrowserPage tab = BrowserPage.desktop().open("/repos?limit=25")) {
      Page page = tab.page();
      assertThat(page.locator("#repos tbody tr")).hasCount(25);
      page.locator(".pager a[rel=next]").click();
      assertThat(page).hasURL(Pattern.compile("offset=25"));
      page.goBack();
      assertThat(page).not().hasURL(Pattern.compile("offset"));
      page.locator("th a.sort").first().click();
      assertThat(page.locator("th[aria-sort=ascending]")).containsText("Repo");
      List<String> names = page.locator("#repos td:first-child .name-title").allInnerTexts();
      assertThat(names).isSorted();
      page.locator("input[name=search]").fill("service-4");
      page.locator(".filter button").click();
      assertThat(page.locator("#repos tbody tr")).hasCount(2);
      Download csv = page.waitForDownload(() -> page.getByText("Export CSV").click());
      assertThat(Files.readAllLines(csv.path())).hasSize(3);
    }
  }

  @Test
  void keys_are_listed_and_the_theme_is_kept() {
    try (BrowserPage tab = BrowserPage.desktop().open("/projects")) {
      Page page = tab.page();
      page.keyboard().press("?");
      assertThat(page.locator("#keys")).isVisible();
      page.keyboard().press("Escape");
      assertThat(page.locator("#keys")).isHidden();
      page.keyboard().press("t");
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      page.reload();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      page.keyboard().press("g");
      page.keyboard().press("r");
      assertThat(page).hasURL(Pattern.compile("/repos$"));
    }
  }

  @Test
  void what_does_not_exist_is_said_with_a_way_on() {
    try (BrowserPage tab =
        BrowserPage.desktop().expectingFailures().open("/repos/pkg:npm/nowhere")) {
      assertThat(tab.page().locator(".error")).containsText("pkg:npm/nowhere");
      assertThat(tab.page().locator(".error a").first()).hasText("Search for nowhere");
    }
  }

  private static long criticality(Page page) {
    return Long.parseLong(page.locator(".figure-value").first().innerText().replace(",", ""));
  }
}
