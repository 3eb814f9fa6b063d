package reg;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import org.jspecify.annotations.NullMarked;

/** The module graph and who may touch which library. */
@AnalyzeClasses(packages = "reg", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule MODULES_DEPEND_ONE_WAY =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("reg..")
          .withOptionalLayers(true)
          .layer("base")
          .definedBy("reg.base..")
          .layer("ipld")
          .definedBy("reg.ipld..")
          .layer("chunker")
          .definedBy("reg.chunker..")
          .layer("scan")
          .definedBy("reg.scan..")
          .layer("storage")
          .definedBy("reg.storage..")
          .layer("manifests")
          .definedBy("reg.manifest..")
          .layer("libp2p")
          .definedBy("reg.libp2p..")
          .layer("ipfs")
          .definedBy("reg.ipfs..")
          .layer("node")
          .definedBy("reg.node..")
          .layer("load")
          .definedBy("reg.load..")
          .layer("cli")
          .definedBy("reg.cli..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("load")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("node")
          .mayOnlyBeAccessedByLayers("load", "cli")
          .whereLayer("ipfs")
          .mayOnlyBeAccessedByLayers("node", "cli")
          .whereLayer("libp2p")
          .mayOnlyBeAccessedByLayers("ipfs", "node", "cli")
          .whereLayer("storage")
          .mayOnlyBeAccessedByLayers("ipfs", "node", "load", "cli")
          .whereLayer("manifests")
          .mayOnlyBeAccessedByLayers("ipfs", "node", "load", "cli")
          .whereLayer("scan")
          .mayOnlyBeAccessedByLayers("node", "cli")
          .whereLayer("chunker")
          .mayOnlyBeAccessedByLayers("scan", "node", "load", "cli");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("reg.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule BASE_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("reg.base..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("reg.ipld..", "reg.storage..", "reg.node..");

  @ArchTest
  static final ArchRule ROCKSDB_STAYS_IN_ITS_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("reg.storage.rocks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule NETTY_STAYS_IN_THE_NETWORK =
      noClasses()
          .that()
          .resideOutsideOfPackages("reg.libp2p..", "reg.ipfs.http..", "reg.node.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..");

  @ArchTest
  static final ArchRule COMMONS_COMPRESS_STAYS_IN_THE_SCAN =
      noClasses()
          .that()
          .resideOutsideOfPackage("reg.scan..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.commons.compress..");

  @ArchTest
  static final ArchRule PICOCLI_STAYS_IN_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("reg.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should()
          .beAnnotatedWith(NullMarked.class)
          .allowEmptyShould(true);
}
