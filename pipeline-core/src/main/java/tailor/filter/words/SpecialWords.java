package tailor.filter.words;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * English words that are divided otherwise than their characters tell: contractions ({@code don't}
 * is {@code do} and {@code n't}), abbreviations that keep their full stop, times of day, emoticons.
 * They are those of spaCy 3.8's tokenizer for English.
 */
final class SpecialWords {
  private static final String NOT_CONTRACTIONS =
      "Ill ill Its its Hell hell Shell shell Shed shed were Were Well well Whore whore";

  private static final String WHOLE =
      """
      ' \\") <space> '' C++ \\t \\n — ä. ö. ü.
      em ll nuff 'em 'll 'nuff 'S 's ‘S ‘s and/or w/o 're 'Cause 'cause 'cos 'Cos 'coz 'Coz 'cuz
      'Cuz 'bout ma'am Ma'am o'clock O'clock 'd
      Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo. Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind.
      Jan. Jul. Jun. Kan. Kans. Ky. La. Mar. Mass. Mich. Minn. Miss. N.C. N.D. N.H. N.J. N.M. N.Y.
      Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. S.C. Sep. Sept. Tenn. Va. Wash. Wis.
      a.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E. Inc. Jr. Ltd.
      Md. Messrs. Mo. Mont. Mr. Mrs. Ms. p.m. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s.
      """;

  private static final String EMOTICONS =
      """
      :) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-)
      (; (-; :( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[
      :1 :P :-P :p :-p :O :-O :o :-o :0 :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D
      ;-D =D xD XD xDD XDD 8D 8-D ^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__- v.v V.V v_v V_V o_o
      o_O O_o O_O 0_o o_0 0_0 o.O O.o O.O o.o 0.0 o.0 0.o @_@ <3 <33 <333 </3 (^_^) (-_-) (._.)
      (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) ¯\\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>
      """;

  private static final String APOSTROPHE = "'";

  private final Map<String, int[]> ends = new HashMap<>();
  private final int longest;

  SpecialWords() {
    for (String word : words(WHOLE + EMOTICONS)) {
      add(word);
    }
    for (char letter = 'a'; letter <= 'z'; letter++) {
      add(letter + ".");
    }
    for (String letter : words("c f k C F K")) {
      add("°", letter, ".");
    }
    addDroppedLetters();
    addPronouns();
    addQuestionWords();
    addVerbs();
    addTimes();
    for (String divided :
        words(
            "y'|all y|all how|'d|'y How|'d|'y can|not Can|not gon|na Gon|na got|ta Got|ta let|'s"
                + " Let|'s c'm|on C'm|on not|'ve not|ve Not|'ve Not|ve")) {
      add(divided.split("\\|"));
    }
    words(NOT_CONTRACTIONS).forEach(ends::remove);
    addTypesetApostrophes();
    longest = ends.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * Where the parts of a word end, counted in UTF-16 units from its start.
   *
   * @return null if it is no special word
   */
  int @Nullable [] ends(String word) {
    return word.length() > longest ? null : ends.get(word);
  }

  /** The length of the longest of them, in UTF-16 units. */
  int longest() {
    return longest;
  }

  Iterable<String> words() {
    return ends.keySet();
  }

  private void addTypesetApostrophes() {
    Map<String, int[]> typeset = new HashMap<>();
    ends.forEach((word, parts) -> typeset.put(word.replace('\'', '’'), parts));
    ends.putAll(typeset);
  }

  private void addDroppedLetters() {
    for (String word : words("doin goin nothin nuthin ol somethin lovin havin")) {
      for (String written : cases(word)) {
        add(written);
        add(written + APOSTROPHE);
      }
    }
  }

  private void addPronouns() {
    contract("i", "'m", "'m a");
    for (String pronoun : words("i you he she it we they")) {
      contract(pronoun, "'ll", "'ll 've", "'d", "'d 've");
    }
    for (String pronoun : words("i you we they")) {
      contract(pronoun, "'ve");
    }
    for (String pronoun : words("you we they")) {
      contract(pronoun, "'re");
    }
    for (String pronoun : words("he she it")) {
      contract(pronoun, "'s");
    }
  }

  private void addQuestionWords() {
    for (String word : words("who what when where why how there that this these those")) {
      contract(word, "'ll", "'ll 've", "'d", "'d 've");
      if (!word.equals("these") && !word.equals("those")) {
        contract(word, "'s");
      }
      if (!word.equals("that") && !word.equals("this")) {
        contract(word, "'re", "'ve");
      }
    }
  }

  private void addVerbs() {
    for (String verb :
        words(
            "ca could do does did had may might must need ought sha should wo would ai are is was"
                + " were have has dare")) {
      contract(verb, "n't");
    }
    for (String verb :
        words("ca could do does did had may might must need ought sha should wo would")) {
      contract(verb, "n't 've");
    }
    for (String verb : words("could might must should would")) {
      contract(verb, "'ve");
    }
  }

  private void addTimes() {
    for (int hour = 1; hour <= 12; hour++) {
      for (String half : words("a.m. am p.m. pm")) {
        add(String.valueOf(hour), half);
      }
    }
  }

  /** Adds a word with endings, each ending of parts, with its apostrophes and without. */
  private void contract(String word, String... endings) {
    for (String written : cases(word)) {
      for (String ending : endings) {
        String divided = written + " " + ending;
        add(divided.split(" "));
        add(divided.replace(APOSTROPHE, "").split(" "));
      }
    }
  }

  private void add(String... parts) {
    int[] partEnds = new int[parts.length];
    int end = 0;
    for (int i = 0; i < parts.length; i++) {
      end += parts[i].length();
      partEnds[i] = end;
    }
    ends.put(String.join("", parts), partEnds);
  }

  private static List<String> cases(String word) {
    return List.of(word, word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
  }

  private static List<String> words(String list) {
    return Arrays.asList(list.strip().split("\\s+"));
  }
}
