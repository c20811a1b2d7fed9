package tailor.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tailor.config.Binder;
import tailor.config.Components;
import tailor.config.Problems;
import tailor.document.Document;

class TaggersTest {
  @Test
  void areFoundByShortNames() {
    assertThat(Components.of(Tagger.class).registered())
        .containsOnlyKeys("field", "kind", "language", "sentiment");
  }

  @Test
  void languageIsUnknownInAFewLetters() {
    LanguageTagger.Options options = bind(LanguageTagger.Options.class, "");

    assertThat(
            new LanguageTagger()
                .tag(document("Die Dichtung fehlte im Karton, bitte nachsenden."), options))
        .contains("de");
    assertThat(new LanguageTagger().tag(document("OK"), options)).isEmpty();
  }

  @Test
  void aFieldIsRenamed() {
    FieldTagger.Options options =
        bind(FieldTagger.Options.class, "tag = mood, field = stars, names { 1 = bad }");
    Document document = document("x");

    document.setFields(Map.of("stars", " 1 "));
    assertThat(new FieldTagger().tag(document, options)).contains("bad");
    document.setFields(Map.of("stars", "4"));
    assertThat(new FieldTagger().tag(document, options)).contains("4");
    document.setFields(Map.of());
    assertThat(new FieldTagger().tag(document, options)).isEmpty();
  }

  @Test
  void theKindIsTheSources() {
    Document document = document("x");
    KindTagger.Options options = bind(KindTagger.Options.class, "");

    assertThat(new KindTagger().tag(document, options)).isEmpty();
    document.setKind("customer");
    assertThat(new KindTagger().tag(document, options)).contains("customer");
  }

  @Test
  void sentimentIsOfEnglishOnly() {
    SentimentTagger.Options options = bind(SentimentTagger.Options.class, "");
    Document document = document("What a terrible, useless pump.");

    assertThat(new SentimentTagger().tag(document, options)).contains("negative");
    document.setTags(Map.of("language", "en"));
    assertThat(new SentimentTagger().tag(document, options)).contains("negative");
    document.setTags(Map.of("language", "de"));
    assertThat(new SentimentTagger().tag(document, options)).isEmpty();
  }

  private static Document document(String text) {
    Document document = new Document();
    document.setText(text);
    return document;
  }

  private static <T extends Record> T bind(Class<T> type, String configuration) {
    return new Binder(new Problems()).bind(ConfigFactory.parseString(configuration), type);
  }
}
