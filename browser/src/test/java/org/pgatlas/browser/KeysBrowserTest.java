package org.pgatlas.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Keys: made with a form, shown once, revoked at a second press.
@ExtendWith(LiveServer.class)
class KeysBrowserTest {
  @Test
  void a_key_is_made_shown_once_and_revoked() {
    try (BrowserPage tab = BrowserPage.desktop().open("/")) {
      Page page = tab.page();
      page.locator("#nav a[href='/keys']").click();
      assertThat(page.locator("main")).containsText("This server asks nobody for a key.");
      page.locator("#make input[name=name]").fill("the browser's");
      page.locator("#make select[name=role]").selectOption("submitter");
      page.locator("#make select[name=days]").selectOption("90");
      page.locator("#make button").click();
      String key = page.locator("#made-key").textContent();
      assertThat(key).startsWith("pga_").hasSizeGreaterThan(60);
      Locator row =
          page.locator("#api-keys tbody tr", new Page.LocatorOptions().setHasText("the browser's"));
      assertThat(row).containsText("submitter");
      assertThat(row).containsText("in force");
      page.navigate(page.url());
      assertThat(page.locator("#api-keys")).containsText("the browser's");
      assertThat(page.locator("body")).not().containsText(key);
      row.locator("summary").click();
      row.locator("button.danger").click();
      assertThat(row).containsText("revoked");
      assertThat(row.locator("summary")).hasCount(0);
    }
  }

  @Test
  void a_wish_that_is_refused_says_why_and_stays_in_the_form() {
    try (BrowserPage tab = BrowserPage.desktop().expectingFailures().open("/keys")) {
      Page page = tab.page();
      page.locator("#make input[name=name]").fill("   ");
      page.locator("#make select[name=role]").selectOption("admin");
      page.locator("#make button").click();
      assertThat(page.locator("[role=alert]")).containsText("No key was made.");
      assertThat(page.locator("#make select[name=role]")).hasValue("admin");
    }
  }

  @Test
  void what_takes_seconds_to_look_at_appears_on_the_page_of_operations() {
    try (BrowserPage tab = BrowserPage.desktop().open("/operations")) {
      assertThat(tab.page().locator("#queries tbody tr").first())
          .containsText("job.claim", new ContainsTextOptions().setTimeout(60_000));
      assertThat(tab.page().locator("#checkup")).containsText("Looked at");
    }
  }

  @Test
  void keys_fit_a_phone() {
    try (BrowserPage tab = BrowserPage.phone().open("/keys")) {
      assertThat(tab.page().locator("#make")).isVisible();
      assertThat(tab.overflow()).isLessThanOrEqualTo(0);
    }
  }
}
