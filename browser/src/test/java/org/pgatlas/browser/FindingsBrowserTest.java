package org.pgatlas.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Findings: from the list to the reasons, to a decision, and from a vulnerability to who has it.
@ExtendWith(LiveServer.class)
class FindingsBrowserTest {
  @Test
  void the_riskiest_come_first_and_filters_are_in_the_address() throws IOException {
    try (BrowserPage tab = BrowserPage.desktop().open("/")) {
      Page page = tab.page();
      page.locator("#nav a[href='/findings']").click();
      assertThat(page.locator("h1")).containsText("findings are open");
      assertThat(page.locator("#findings tbody tr").first()).containsText("CVE-2030-1001");
      page.locator("select[name=severity]").selectOption("medium");
      assertThat(page).hasURL(Pattern.compile("severity=medium"));
      assertThat(page.locator("#findings tbody tr").first()).containsText("CVE-2030-1002");
      Download csv = page.waitForDownload(() -> page.getByText("Export CSV").click());
      int rows = page.locator("#findings tbody tr").count();
      assertThat(Files.readAllLines(csv.path())).hasSize(rows + 1);
      page.getByText("Clear").click();
      page.navigate(page.url() + "?limit=3");
      String first = page.locator("#findings tbody tr a").first().getAttribute("href");
      page.locator("a[rel=next]").click();
      assertThat(page).hasURL(Pattern.compile("after="));
      assertThat(page.locator("#findings tbody tr a").first()).not().hasAttribute("href", first);
      page.getByText("First", new Page.GetByTextOptions().setExact(true)).click();
      assertThat(page).not().hasURL(Pattern.compile("after="));
    }
  }

  @Test
  void a_finding_says_why_and_takes_a_decision() {
    try (BrowserPage tab =
        BrowserPage.desktop()
            .expectingFailures()
            .open("/findings?artifact=acme/library-2&vulnerability=CVE-2030-1001")) {
      Page page = tab.page();
      page.locator("#findings a.name").first().click();
      assertThat(page.locator("h1")).hasText("CVE-2030-1001");
      assertThat(page.locator("main")).containsText("is in the range");
      assertThat(page.locator("main")).containsText("document sha256");
      assertThat(page.locator("main")).containsText("an update to 2.0.0 closes it");
      assertThat(page.locator("main")).containsText("no git history of the artifact was analysed");
      assertThat(page.locator(".way li")).hasCount(2);
      assertThat(page.locator("#risk tbody tr")).hasCount(4);
      page.locator("#decide button").click();
      assertThat(page.locator("[role=alert]")).containsText("Not decided.");
      page.locator("select[name=justification]").selectOption("vulnerable_code_not_present");
      page.locator("input[name=detail]").fill("The reader is not compiled in.");
      page.locator("#decide button").click();
      assertThat(page.locator(".badges")).containsText("not affected, closed");
      assertThat(page.locator("main")).containsText("and that decides");
      assertThat(page.locator("#history tbody")).containsText("decided");
      page.locator("select[name=status]").selectOption("none");
      page.locator("#decide button").click();
      assertThat(page.locator(".badges")).containsText("affected");
      assertThat(page.locator("main")).containsText("nothing; silence is not safety");
    }
  }

  @Test
  void a_vulnerability_leads_to_who_has_it_and_a_repo_to_its_findings() {
    try (BrowserPage tab = BrowserPage.desktop().open("/vulnerabilities/GHSA-acme-core")) {
      Page page = tab.page();
      assertThat(page.locator("#here tbody tr")).hasCount(4);
      page.locator("#here a[href^='/repos/']").first().click();
      assertThat(page.locator(".facts")).containsText("Open findings");
      page.locator(".facts a[href^='/findings']").click();
      assertThat(page.locator("h1")).containsText("open");
    }
  }

  @Test
  void a_finding_fits_a_phone_and_the_dark() {
    for (BrowserPage tab : java.util.List.of(BrowserPage.phone(), BrowserPage.dark())) {
      try (tab) {
        Page page = tab.open("/findings?vulnerability=CVE-2030-1002").page();
        page.locator("#findings a.name").first().click();
        assertThat(page.locator("#decide")).isVisible();
        assertThat(tab.overflow()).isLessThanOrEqualTo(0);
      }
    }
  }
}
