package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.provider.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

@DisplayName("What an IDE knows of the properties")
class MetadataTest {
    /** What a value needs beside it before it can be in force. */
    private static final Map<String, String> COMPANIONS = Map.of(
            "web3.task.wallet.rendering=keyed-hash", "web3.task.wallet.hash-key=0123456789abcdef",
            "web3.task.campaign.launch", "web3.task.campaign.end=2100-01-01T00:00:00Z",
            "web3.task.campaign.end", "web3.task.campaign.launch=2025-01-01T00:00:00Z");

    /** Types whose values nobody guesses the form of. */
    private static final Set<String> SHOWN_BY_EXAMPLE = Set.of(Duration.class.getName(), Instant.class.getName());

    private static final Pattern ELEMENT = Pattern.compile(".*<(.*)>");

    private final Map<String, JsonNode> properties = new LinkedHashMap<>();
    private final Map<String, JsonNode> hints = new LinkedHashMap<>();

    MetadataTest() throws IOException {
        JsonNode metadata = read();
        metadata.get("properties")
                .forEach(each -> properties.put(each.get("name").asText(), each));
        metadata.get("hints").forEach(each -> hints.put(each.get("name").asText(), each));
    }

    /** Ours alone: Boot's jars have a file of that name, too. */
    static JsonNode read() throws IOException {
        URL ours =
                Web3TaskProperties.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader only = new URLClassLoader(new URL[] {ours}, null);
                InputStream in = only.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static String typeOf(JsonNode property) {
        String type = property.path("type").asText();
        Matcher collection = ELEMENT.matcher(type);
        return collection.matches() ? collection.group(1) : type;
    }

    /** As a property file has them; null for a type that is no enum. */
    private static List<String> constants(String type) throws ClassNotFoundException {
        Object[] constants = Class.forName(type).getEnumConstants();
        return constants == null
                ? null
                : Arrays.stream(constants)
                        .map(each -> each.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .toList();
    }

    private List<String> hinted(String property) {
        List<String> values = new ArrayList<>();
        if (hints.containsKey(property)) {
            hints.get(property)
                    .path("values")
                    .forEach(each -> values.add(each.get("value").asText()));
        }
        return values;
    }

    @Test
    @DisplayName("is a sentence and a type for each")
    void described() {
        assertThat(properties).isNotEmpty();
        properties.forEach((name, property) -> {
            assertThat(property.path("description").asText()).as(name).endsWith(".");
            assertThat(property.path("type").asText()).as(name).isNotEmpty();
        });
    }

    @Test
    @DisplayName(
            "is every value of those that have but a few, an example of a duration or an instant, and what each means")
    void hints() throws ClassNotFoundException {
        for (Map.Entry<String, JsonNode> property : properties.entrySet()) {
            String type = typeOf(property.getValue());
            List<String> constants = constants(type);
            if (constants != null) {
                assertThat(hinted(property.getKey()))
                        .as(property.getKey())
                        .containsExactlyInAnyOrderElementsOf(constants);
            } else if (SHOWN_BY_EXAMPLE.contains(type)) {
                assertThat(hinted(property.getKey())).as(property.getKey()).isNotEmpty();
                assertThat(hints.get(property.getKey()).at("/providers/0/name").asText())
                        .as("%s takes other values too", property.getKey())
                        .isEqualTo("any");
            }
        }
        hints.forEach((name, hint) -> hint.path("values")
                .forEach(value -> assertThat(value.path("description").asText())
                        .as("%s: %s", name, value)
                        .endsWith(".")));
    }

    @TestFactory
    @DisplayName("is nothing that can't be set: an application starts with each hinted value")
    Stream<DynamicTest> bind() {
        assertThat(properties.keySet()).containsAll(hints.keySet());
        return hints.keySet().stream()
                .flatMap(name -> hinted(name).stream().map(value -> name + "=" + value))
                .map(setting -> dynamicTest(setting, () -> starts(setting)));
    }

    private static void starts(String setting) {
        String name = setting.substring(0, setting.indexOf('='));
        String companion = COMPANIONS.getOrDefault(setting, COMPANIONS.getOrDefault(name, "none=none"));
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(Web3TaskAutoConfiguration.class))
                .withBean(
                        TaskCompletionProvider.class,
                        () -> TaskCompletionProvider.fixed(TaskStatus.complete(), "deposit"))
                .withPropertyValues(setting, companion)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
