package tailor.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tailor.config.Component;
import tailor.config.ComponentOptions;

/** The rules of the house: who may know whom. */
@AnalyzeClasses(
    packages = "tailor",
    importOptions = {ImportOption.DoNotIncludeTests.class, HouseRulesTest.NoTestJar.class})
class HouseRulesTest {
  /** In a packaged build the other module's tests are a jar, not a directory of test classes. */
  static final class NoTestJar implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final List<String> DATA_STAGES =
      List.of("ingest", "clean", "filter", "dedup", "tag", "format", "tokenize");

  /** A stage that runs the components of a neighbour's kind. */
  private static final Map<String, List<String>> HOSTS =
      Map.of("clean", List.of("filter"), "format", List.of("tag"));

  @ArchTest
  static void aDataStageKnowsNothingOfItsNeighbours(JavaClasses classes) {
    for (String stage : DATA_STAGES) {
      String[] neighbours =
          DATA_STAGES.stream()
              .filter(other -> !other.equals(stage))
              .filter(other -> !HOSTS.getOrDefault(stage, List.of()).contains(other))
              .flatMap(other -> Stream.of("tailor." + other + ".."))
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("tailor." + stage + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(neighbours)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule dataStagesKnowNothingOfModelsAndPrograms =
      noClasses()
          .that()
          .resideInAnyPackage(packages(DATA_STAGES))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "tailor.model..",
              "tailor.train..",
              "tailor.evaluate..",
              "tailor.export..",
              "tailor.jobs..",
              "tailor.review..");

  @ArchTest
  static final ArchRule sparkNeverEntersTheModel =
      noClasses()
          .that()
          .resideInAPackage("tailor.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..");

  @ArchTest
  static final ArchRule nd4jStaysWithTheModel =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "tailor.model..", "tailor.train..", "tailor.evaluate..", "tailor.export..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule theLibraryKnowsNothingOfThePrograms =
      noClasses()
          .that()
          .resideOutsideOfPackages("tailor.jobs..", "tailor.review..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tailor.jobs..", "tailor.review..", "picocli..");

  @ArchTest
  static final ArchRule onlyMainExits =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule onlyMainPrints =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule componentsAreFinalAndPublic =
      classes()
          .that()
          .implement(Component.class)
          .and()
          .areNotInterfaces()
          .should()
          .bePublic()
          .andShould()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
          .andShould()
          .haveOnlyFinalFields();

  @ArchTest
  static final ArchRule optionsOfComponentsAreRecords =
      classes().that().implement(ComponentOptions.class).should().beRecords();

  /** Ways to bring rows to the driver that say nothing of how many. */
  private static final Set<String> COLLECTING =
      Set.of("collect", "collectAsList", "collectAsMap", "toLocalIterator");

  /** The classes that bring rows to the driver, and why these are few or pass one by one. */
  private static final Map<String, String> COLLECTORS =
      Map.ofEntries(
          Map.entry("tailor.clean.Cleaning", "a count for each rule"),
          Map.entry("tailor.evaluate.Evaluation", "sums and labels of each task"),
          Map.entry("tailor.format.Decontamination", "evaluation records pass one by one"),
          Map.entry("tailor.format.Formatting", "a count for each rule"),
          Map.entry("tailor.format.Splitting", "sums by place, and groups above a share"),
          Map.entry("tailor.ingest.Ingestion", "a count for each source and reason"),
          Map.entry("tailor.run.ContentHash", "a hash for each file of a dataset"),
          Map.entry("tailor.tokenize.ExampleSums", "sums for each split, task and rule"),
          Map.entry("tailor.tokenize.TokenizerTraining", "the most frequent words, limited"),
          Map.entry("tailor.train.Validation", "the loss of each part"),
          Map.entry("tailor.train.AveragingTrainingMaster", "the names of the files of batches"),
          Map.entry("tailor.jobs.Accounting", "ids of records in no place or two, up to five"),
          Map.entry("tailor.jobs.DocumentTrace", "what became of one document"),
          Map.entry("tailor.jobs.ExportStage", "a count for each source"),
          Map.entry("tailor.jobs.Inspection", "counts by rule, and documents up to --limit"),
          Map.entry("tailor.jobs.MomentTrace", "lines pass one by one; documents up to --limit"),
          Map.entry("tailor.jobs.RunReport", "a row for each round, and the samples"),
          Map.entry("tailor.jobs.SelectedDocuments", "documents up to a limit"),
          Map.entry("tailor.jobs.Sightings", "places pass one by one; sequences of one document"),
          Map.entry("tailor.jobs.Withdrawal", "a count for each rule"));

  @ArchTest
  static void rowsComeToTheDriverOnlyWhereTheyAreFew(JavaClasses classes) {
    Set<String> collectors = new TreeSet<>();
    for (JavaClass each : classes) {
      for (JavaMethodCall call : each.getMethodCallsFromSelf()) {
        String owner = call.getTargetOwner().getName();
        if (owner.startsWith("org.apache.spark.") && COLLECTING.contains(call.getName())) {
          collectors.add(each.getName().replaceFirst("\\$.*", ""));
        }
      }
    }
    assertThat(collectors).isEqualTo(new TreeSet<>(COLLECTORS.keySet()));
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> "tailor." + name + "..").toArray(String[]::new);
  }
}
