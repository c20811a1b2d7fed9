package tailor.ingest;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;

/**
 * Finds the main content of a page and leaves out what is around it.
 *
 * <ol>
 *   <li>The content is {@code main}, or what has that role, or the only {@code article}, or else
 *       the body.
 *   <li>Scripts, styles, forms, and elements that are hidden or have a role of navigation go; so do
 *       {@code header} and {@code footer}, except within an article.
 *   <li>Blocks whose class or id says that they are navigation go.
 *   <li>Lists, tables and blocks that are mostly links go: more than a few of them, and their text
 *       above the allowed share.
 * </ol>
 */
final class MainContent {
  private static final Evaluator CANDIDATES = QueryParser.parse("main, [role=main]");
  private static final Evaluator ARTICLES = QueryParser.parse("article");
  private static final Evaluator NEVER =
      QueryParser.parse(
          "script, style, noscript, template, iframe, object, embed, svg, math annotation, form,"
              + " button, select, input, textarea, nav, aside, [hidden], [aria-hidden=true],"
              + " [role=navigation], [role=search], [role=banner], [role=contentinfo],"
              + " [role=complementary], [role=menu], [role=toolbar], [style*=display:none]");
  private static final Evaluator FRAME = QueryParser.parse("header, footer");
  private static final Evaluator BLOCKS =
      QueryParser.parse("div, ul, ol, table, p, section, dl, td");
  private static final Evaluator NAMED = QueryParser.parse("[class], [id]");
  private static final Set<String> NAVIGATION =
      Set.of(
          "nav",
          "navbar",
          "navbox",
          "navheader",
          "navfooter",
          "navigation",
          "nav-panel",
          "nav_panel",
          "breadcrumb",
          "breadcrumbs",
          "menu",
          "mainmenu",
          "sidebar",
          "sphinxsidebar",
          "related",
          "toc-nav",
          "footer",
          "page-footer",
          "site-footer",
          "masthead",
          "site-header",
          "skip-link",
          "headerlink",
          "cookie",
          "cookies",
          "cookie-banner",
          "cookie-notice",
          "advert",
          "advertisement",
          "ad",
          "ads",
          "banner",
          "share",
          "social",
          "newsletter",
          "pagination",
          "pager",
          "searchbox",
          "search-box",
          "comments-link",
          "rst-footer-buttons");
  private static final int FEW_LINKS = 3;

  private MainContent() {}

  /**
   * @throws IllegalArgumentException if this is no CSS selector
   */
  static void requireSelector(String selector) {
    try {
      QueryParser.parse(selector);
    } catch (SelectorParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no CSS selector: %s".formatted(selector, e.getMessage()), e);
    }
  }

  /** Returns the main content; changes the page. */
  static Element of(
      Document page, Optional<String> select, List<String> remove, double maxLinkDensity) {
    for (String selector : remove) {
      page.select(selector).remove();
    }
    page.select(NEVER).remove();
    if (select.isPresent()) {
      Element all = new Element("div");
      page.select(select.get()).forEach(all::appendChild);
      return all;
    }
    Element content = content(page);
    for (Element frame : content.select(FRAME)) {
      if (frame.closest("article") == null) {
        frame.remove();
      }
    }
    for (Element named : content.select(NAMED)) {
      if (named != content && isNavigation(named)) {
        named.remove();
      }
    }
    removeLinkBlocks(content, maxLinkDensity);
    return content;
  }

  private static Element content(Document page) {
    Element main = page.selectFirst(CANDIDATES);
    if (main != null && main.hasText()) {
      return main;
    }
    var articles = page.select(ARTICLES);
    return articles.size() == 1 && articles.get(0).hasText() ? articles.get(0) : page.body();
  }

  private static boolean isNavigation(Element element) {
    if (NAVIGATION.contains(element.id())) {
      return true;
    }
    for (String name : element.classNames()) {
      if (NAVIGATION.contains(name)) {
        return true;
      }
    }
    return false;
  }

  private static void removeLinkBlocks(Element content, double maxLinkDensity) {
    for (Element block : content.select(BLOCKS)) {
      if (block == content || block.parent() == null) {
        continue;
      }
      var links = block.select("a[href]");
      if (links.size() > FEW_LINKS) {
        int linked = links.stream().mapToInt(link -> link.text().length()).sum();
        if (linked > maxLinkDensity * block.text().length()) {
          block.remove();
        }
      }
    }
  }
}
