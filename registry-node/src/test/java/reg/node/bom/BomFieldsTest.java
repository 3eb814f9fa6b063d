package reg.node.bom;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.ProgressListener;
import reg.node.TestHome;

/**
 * G8: a plain push fills at least four fifths of the fields that the files of a folder can show.
 * Which those are for each folder was written down by reading the folder, also those that are not
 * filled; docs/formats/bill-of-materials.md has the same list.
 */
class BomFieldsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String REF = "it:1";

  /** Fields that every folder with weights and a card shows. */
  private static final List<String> CYCLONEDX_MODEL =
      List.of(
          "component/name",
          "component/version",
          "component/publisher",
          "component/description",
          "component/licenses",
          "component/components",
          "component/modelCard/modelParameters/task",
          "component/modelCard/modelParameters/architectureFamily",
          "component/modelCard/modelParameters/inputs",
          "component/modelCard/modelParameters/outputs");

  private static final List<String> SPDX_MODEL =
      List.of(
          "name",
          "software_packageVersion",
          "software_downloadLocation",
          "suppliedBy",
          "originatedBy",
          "releaseTime",
          "description",
          "software_primaryPurpose",
          "ai_typeOfModel",
          "ai_hyperparameter",
          "ai_domain",
          "contains",
          "hasDeclaredLicense");

  @TempDir Path temp;
  private TestHome home;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void ofALanguageModelWithAFullCard() throws IOException {
    home.push(BomFolders.chat(temp), REF);
    assertFills(
        BomFormat.CYCLONEDX,
        CYCLONEDX_MODEL,
        "component/tags",
        "component/pedigree",
        "component/modelCard/modelParameters/approach",
        "component/modelCard/modelParameters/modelArchitecture",
        "component/modelCard/modelParameters/datasets",
        "component/modelCard/quantitativeAnalysis/performanceMetrics",
        "component/modelCard/considerations/useCases",
        "component/modelCard/considerations/technicalLimitations",
        "component/modelCard/considerations/ethicalConsiderations",
        "component/modelCard/considerations/environmentalConsiderations",
        "component/modelCard/considerations/fairnessAssessments");
    assertFills(
        BomFormat.SPDX3,
        SPDX_MODEL,
        "descendantOf",
        "trainedOn",
        "ai_metric",
        "ai_limitation",
        "ai_informationAboutTraining",
        "ai_informationAboutApplication",
        "ai_modelDataPreprocessing",
        "ai_energyConsumption",
        "ai_safetyRiskAssessment");
  }

  @Test
  void ofAQuantisation() throws IOException {
    home.push(BomFolders.quantised(temp), REF);
    assertFills(
        BomFormat.CYCLONEDX, CYCLONEDX_MODEL, "component/pedigree", "component/manufacturer");
    assertFills(BomFormat.SPDX3, SPDX_MODEL, "descendantOf", "software_sourceInfo");
  }

  @Test
  void ofAnImageClassifier() throws IOException {
    home.push(BomFolders.vision(temp), REF);
    assertFills(
        BomFormat.CYCLONEDX,
        CYCLONEDX_MODEL,
        "component/tags",
        "component/modelCard/modelParameters/approach",
        "component/modelCard/modelParameters/modelArchitecture",
        "component/modelCard/modelParameters/datasets",
        "component/modelCard/quantitativeAnalysis/performanceMetrics",
        "component/modelCard/considerations/useCases",
        "component/modelCard/considerations/technicalLimitations");
    assertFills(
        BomFormat.SPDX3,
        SPDX_MODEL,
        "trainedOn",
        "ai_metric",
        "ai_limitation",
        "ai_informationAboutTraining",
        "ai_informationAboutApplication");
  }

  @Test
  void ofADataSet() throws IOException {
    home.push(BomFolders.data(temp), REF);
    assertFills(
        BomFormat.SPDX3,
        List.of("name", "software_packageVersion", "suppliedBy", "description", "contains"),
        "hasDeclaredLicense",
        "software_downloadLocation",
        "releaseTime",
        "dataset_datasetType",
        "dataset_datasetSize",
        "dataset_dataCollectionProcess",
        "dataset_dataPreprocessing",
        "dataset_knownBias",
        "dataset_intendedUse",
        "dataset_datasetAvailability",
        "dataset_datasetUpdateMechanism");
  }

  private void assertFills(BomFormat format, List<String> always, String... more)
      throws IOException {
    var showable = new ArrayList<>(always);
    showable.addAll(List.of(more));
    byte[] bill =
        new BomExporter(home.registry(), ProgressListener.NONE).export(REF, format, "0.1").json();
    JsonNode bom = JSON.readTree(bill);
    Set<String> filled = format == BomFormat.SPDX3 ? ofSpdx(bom) : ofCycloneDx(bom, showable);
    long count = showable.stream().filter(filled::contains).count();
    assertThat(100.0 * count / showable.size())
        .as(
            "of %s not filled: %s",
            format, showable.stream().filter(f -> !filled.contains(f)).toList())
        .isGreaterThanOrEqualTo(80);
  }

  private static Set<String> ofCycloneDx(JsonNode bom, List<String> fields) {
    var filled = new TreeSet<String>();
    for (String field : fields) {
      if (!bom.at("/metadata/" + field).isMissingNode()) {
        filled.add(field);
      }
    }
    return filled;
  }

  private static Set<String> ofSpdx(JsonNode bom) {
    var filled = new TreeSet<String>();
    for (JsonNode element : bom.get("@graph")) {
      String type = element.get("type").asText();
      if (type.equals("ai_AIPackage") || type.equals("dataset_DatasetPackage")) {
        element.fieldNames().forEachRemaining(filled::add);
      }
      if (type.equals("Relationship")) {
        filled.add(element.get("relationshipType").asText());
      }
    }
    return filled;
  }
}
