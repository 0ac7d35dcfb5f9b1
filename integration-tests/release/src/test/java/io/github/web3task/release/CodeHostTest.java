package io.github.web3task.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The files that a code host reads")
class CodeHostTest {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Path GITHUB = Repository.ROOT.resolve(".github");

    @Test
    @DisplayName("have a workflow that runs .ci/run on JDK 17 and 25")
    void workflow() throws IOException {
        JsonNode verify = YAML.readTree(GITHUB.resolve("workflows/build.yml").toFile())
                .path("jobs")
                .path("verify");

        assertThat(verify.at("/strategy/matrix/java"))
                .extracting(JsonNode::asText)
                .containsExactly("17", "25");
        assertThat(verify.path("steps").findValuesAsText("run")).containsExactly("bash .ci/run");
        assertThat(verify.path("steps").findValuesAsText("java-version")).containsExactly("${{ matrix.java }}");
    }

    @Test
    @DisplayName("have .ci/run call the very command that the README names below \"Test it\"")
    void oneCommand() {
        List<String> readme = Repository.lines(Repository.ROOT.resolve("README.md"));
        List<String> below = readme.subList(readme.indexOf("## Test it"), readme.size());
        int fence = below.indexOf("```shell");

        assertThat(below.get(fence + 1)).isEqualTo("mvn verify -Pfull");
        assertThat(below.get(fence + 2)).isEqualTo("```");
        assertThat(Repository.lines(Repository.ROOT.resolve(".ci/run"))).contains(below.get(fence + 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issueTemplates")
    @DisplayName("have issue templates with a name, and fields that each have an id and a label")
    void issueTemplate(Path file) throws IOException {
        JsonNode template = YAML.readTree(file.toFile());

        assertThat(template.path("name").asText()).isNotBlank();
        assertThat(template.path("description").asText()).isNotBlank();
        assertThat(template.path("body")).isNotEmpty().allSatisfy(field -> {
            if (!field.path("type").asText().equals("markdown")) {
                assertThat(field.path("type").asText()).isIn("input", "textarea", "dropdown", "checkboxes");
                assertThat(field.path("id").asText()).isNotBlank();
                assertThat(field.at("/attributes/label").asText()).isNotBlank();
            }
        });
    }

    static Stream<Path> issueTemplates() throws IOException {
        try (Stream<Path> files = Files.list(GITHUB.resolve("ISSUE_TEMPLATE"))) {
            return files.filter(file -> !file.endsWith("config.yml")).sorted().toList().stream();
        }
    }
}
