package tailor.testkit;

import tailor.document.Document;

/** Documents to try components on. */
public final class Documents {
  private Documents() {}

  /** A document that holds a text, with the rest as plain as can be. */
  public static Document of(String text) {
    Document document = new Document();
    document.setId("1");
    document.setSourceId("test");
    document.setFile("test.txt");
    document.setKind("internal");
    document.setVisibility("public");
    document.setText(text);
    return document;
  }
}
