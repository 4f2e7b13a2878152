package org.pgatlas.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every page at phone width and in the dark: nothing sticks out, text can be read.
@ExtendWith(LiveServer.class)
class LookBrowserTest {
  /// Least contrast of text against what is behind it.
  private static final double READABLE = 4.5;

  /// Contrast of each visible text against the nearest opaque background, the worst few.
  private static final String WORST_CONTRAST =
      """
      () => {
        const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        const rgb = (css) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
        const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (e) => { for (let x = e; x; x = x.parentElement) { const c = rgb(getComputedStyle(x).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
        const found = [];
        for (const e of document.querySelectorAll('main *, nav *, header *')) {
          const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
          if (!own || e.closest('svg, .off, [hidden]') || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
          const a = luminance(rgb(getComputedStyle(e).color)), b = luminance(behind(e));
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          found.push([contrast, e.className + ': ' + e.textContent.trim().slice(0, 40)]);
        }
        return found.sort((x, y) => x[0] - y[0]).slice(0, 3);
      }
      """;

  /// Texts of the scatter that stick out of it.
  private static final String CUT_LETTERS =
      """
      () => {
        const svg = document.querySelector('.scatter');
        const box = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')]
          .filter((t) => t.getBoundingClientRect().width > 0)
          .filter((t) => { const b = t.getBoundingClientRect(); return b.left < box.left - 0.5 || b.right > box.right + 0.5 || b.top < box.top - 0.5 || b.bottom > box.bottom + 0.5; })
          .map((t) => t.textContent);
      }
      """;

  /// Pairs of visible names, or of a name and an axis' number, that overlap by more than a pixel.
  private static final String TOUCHING_NAMES =
      """
      () => {
        const names = [...document.querySelectorAll(".scatter .label")].filter((t) => t.getBoundingClientRect().width > 0);
        const others = [...names, ...document.querySelectorAll('.scatter .tick')];
        const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
        return names.flatMap((n, i) => others.slice(i + 1).filter((o) => over(n.getBoundingClientRect(), o.getBoundingClientRect())).map((o) => n.textContent + ' / ' + o.textContent));
      }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/projects",
        "/repos",
        "/externals",
        "/contributors",
        "/search?q=lib",
        "/submissions",
        "/submissions/1",
        "/components",
        "/components/pkg:npm/%2540acme/core-lib",
        "/licenses",
        "/sboms?artifact=pkg:github/acme/service-1",
        "/findings",
        "/findings?kev=true",
        "/findings?severity=huge",
        "/vulnerabilities/CVE-2030-1001",
        "/gitlog",
        "/gitlog?status=failed&search=nothing",
        "/gitlog/1",
        "/upload",
        "/operations",
        "/keys",
        "/scores",
        "/scores?sort=choke_point:desc",
        "/priority",
        "/keystones",
        "/what-if",
        "/what-if?change=remove&id=pkg:npm/%2540acme/core-lib",
        "/history",
        "/docs",
        "/graph",
        "/graph?id=acme/library-1",
        "/repos/pkg:github/acme/service-1",
        "/externals/pkg:npm/%2540acme/core-lib",
        "/projects/daoip-5:local:project:github.com/acme",
        "/nowhere"
      })
  void every_page_fits_a_phone_and_can_be_read_in_both_modes(String path) {
    for (BrowserPage tab :
        List.of(BrowserPage.phone(), BrowserPage.dark(), BrowserPage.desktop())) {
      try (tab) {
        tab.expectingFailures().open(path);
        assertThat(tab.overflow()).as(path + " sticks out by").isLessThanOrEqualTo(0);
        List<?> worst = (List<?>) tab.page().evaluate(WORST_CONTRAST);
        for (Object one : worst) {
          List<?> pair = (List<?>) one;
          assertThat(((Number) pair.get(0)).doubleValue())
              .as(path + " " + pair.get(1))
              .isGreaterThanOrEqualTo(READABLE);
        }
      }
    }
  }

  @Test
  void the_navigation_unfolds_on_a_phone() {
    try (BrowserPage tab = BrowserPage.phone().open("/")) {
      Page page = tab.page();
      assertThat(page.locator("#nav")).isHidden();
      page.locator("button.menu").click();
      assertThat(page.locator("#nav")).isVisible();
      page.locator("#nav a[href='/repos']").click();
      assertThat(page.locator("h1")).containsText("repos");
      assertThat(page.locator("#repos thead")).not().isInViewport();
    }
  }

  @Test
  void a_picture_keeps_its_letters_inside_on_a_phone_and_apart() {
    try (BrowserPage tab = BrowserPage.phone().open("/")) {
      Page page = tab.page();
      List<?> cut = (List<?>) page.evaluate(CUT_LETTERS);
      assertThat(cut).as("letters outside of the picture").isEmpty();
      assertThat(page.locator(".scatter .labels.phone .label").first()).isVisible();
      assertThat(page.locator(".scatter .labels.desktop")).isHidden();
      List<?> touching = (List<?>) page.evaluate(TOUCHING_NAMES);
      assertThat(touching).as("names over each other or over the axis").isEmpty();
    }
  }

  @Test
  void a_long_table_of_the_explorer_unfolds_on_a_phone() {
    try (BrowserPage tab = BrowserPage.phone().open("/graph?id=pkg:npm/%2540acme/core-lib")) {
      Page page = tab.page();
      int all = page.locator("#twin tbody tr").count();
      assertThat(all).isGreaterThan(12);
      assertThat(page.locator("#twin tbody tr:visible")).hasCount(12);
      page.getByText((all - 12) + " more").click();
      assertThat(page.locator("#twin tbody tr:visible")).hasCount(all);
      page.getByText("Show fewer").click();
      assertThat(page.locator("#twin tbody tr:visible")).hasCount(12);
    }
    try (BrowserPage tab = BrowserPage.desktop().open("/graph?id=pkg:npm/%2540acme/core-lib")) {
      assertThat(tab.page().locator(".twin-more")).isHidden();
    }
  }

  @Test
  void a_page_without_scripts_still_answers() {
    try (var context =
        LiveServer.Running.current()
            .browser()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setJavaScriptEnabled(false))) {
      Page page = context.newPage();
      page.navigate(LiveServer.Running.current().url() + "/graph?id=acme/library-1");
      assertThat(page.locator(".rings circle").first()).isVisible();
      assertThat(page.locator(".copy").count()).isZero();
    }
  }
}
