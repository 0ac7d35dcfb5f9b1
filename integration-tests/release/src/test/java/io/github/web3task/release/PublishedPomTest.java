package io.github.web3task.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The POMs, as they are published")
class PublishedPomTest {
    private static final List<Pom> PUBLISHED = Pom.published();
    private static final String VERSION = Pom.read(PUBLISHED.get(0).file()).text("/project/version");

    @Test
    @DisplayName("are those of the five modules and of the BOM")
    void sixAreThere() {
        assertThat(PUBLISHED)
                .extracting(Pom::artifactId)
                .containsExactlyInAnyOrder(
                        "web3-task-bom",
                        "web3-task-core",
                        "web3-task-preflight",
                        "web3-task-resilience",
                        "web3-task-servlet",
                        "web3-task-spring");
    }

    @Test
    @DisplayName("of jars are exactly those that the BOM names, all in one version")
    void bomNamesThem() {
        Pom bom = PUBLISHED.stream()
                .filter(pom -> pom.artifactId().equals("web3-task-bom"))
                .findFirst()
                .orElseThrow();
        String managed = "/project/dependencyManagement/dependencies/dependency";
        List<String> jars = PUBLISHED.stream()
                .map(Pom::artifactId)
                .filter(name -> !name.equals("web3-task-bom"))
                .toList();

        assertThat(bom.texts(managed + "/artifactId")).containsExactlyInAnyOrderElementsOf(jars);
        assertThat(bom.texts(managed + "/groupId")).containsOnly("io.github.web3task");
        assertThat(bom.texts(managed + "/version")).containsOnly("${project.version}");
        assertThat(bom.texts("/project/properties/*")).isEmpty();
    }

    @Test
    @DisplayName("and those of all other modules have the same version")
    void oneVersion() {
        assertThat(Pom.all())
                .allSatisfy(pom -> assertThat(Stream.concat(
                                pom.texts("/project/version").stream(), pom.texts("/project/parent/version").stream()))
                        .as(pom.toString())
                        .containsOnly(VERSION));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PUBLISHED")
    @DisplayName("say what a public repository demands")
    void saysWhatIsDemanded(Pom pom) {
        assertThat(Stream.of(
                        "groupId",
                        "artifactId",
                        "version",
                        "name",
                        "description",
                        "url",
                        "licenses/license/name",
                        "licenses/license/url",
                        "developers/developer/name",
                        "developers/developer/organization",
                        "scm/connection",
                        "scm/developerConnection",
                        "scm/url"))
                .allSatisfy(path ->
                        assertThat(pom.text("/project/" + path)).as(path).isNotBlank());
        assertThat(pom.text("/project/url")).isEqualTo("https://github.com/web3task/web3-task");
        assertThat(pom.text("/project/scm/url")).isEqualTo("https://github.com/web3task/web3-task");
        assertThat(pom.text("/project/licenses/license/name")).isEqualTo("Apache-2.0");
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PUBLISHED")
    @DisplayName("stand alone: no parent, no profile, no repository, nothing for tests, no version left open")
    void standsAlone(Pom pom) {
        assertThat(Stream.of("parent", "profiles", "repositories", "pluginRepositories", "build", "modules"))
                .allSatisfy(element ->
                        assertThat(pom.texts("/project/" + element)).as(element).isEmpty());
        String dependency = "/project/dependencies/dependency";
        assertThat(pom.texts(dependency + "/scope")).isSubsetOf("compile", "runtime", "provided");
        assertThat(pom.texts(dependency + "/version"))
                .hasSameSizeAs(pom.texts(dependency))
                .noneMatch(version -> version.contains("$"))
                .noneMatch(version -> version.endsWith("-SNAPSHOT") && !version.equals(VERSION));
        assertThat(pom.texts(dependency + "/artifactId")).noneMatch(name -> name.contains("testkit"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "web3-task-core: jackson-databind jspecify slf4j-api",
                "web3-task-servlet: web3-task-core",
                "web3-task-spring: web3-task-core",
                "web3-task-resilience: web3-task-core",
                "web3-task-preflight: HdrHistogram jackson-databind jackson-dataformat-yaml jmustache jspecify picocli"
            })
    @DisplayName("bring an application these and no others")
    void brings(String expected) {
        String module = expected.substring(0, expected.indexOf(':'));
        Pom pom = PUBLISHED.stream()
                .filter(each -> each.artifactId().equals(module))
                .findFirst()
                .orElseThrow();
        assertThat(pom.texts("/project/dependencies/dependency[scope='compile' and not(optional='true')]/artifactId"))
                .containsExactlyInAnyOrder(
                        expected.substring(module.length() + 2).split(" "));
    }
}
