package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.servlet.WebXmlTaskServlet;
import io.github.web3task.testkit.Repository;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The table of docs/settings.md")
class SettingsTest {
    private static final List<String[]> ROWS = Page.read("docs/settings.md").lines().stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| ---") && !line.startsWith("| builder"))
            .map(line -> line.split(" *\\| *", -1))
            .toList();

    private static Stream<String> column(int index) {
        return ROWS.stream()
                .map(row -> row[index])
                .filter(cell -> cell.startsWith("`"))
                .map(cell -> cell.replace("`", ""));
    }

    @Test
    @DisplayName("names each setting of the builder once, and no other")
    void builder() {
        List<String> settings = Arrays.stream(TaskApiBuilder.class.getMethods())
                .filter(method -> method.getReturnType() == TaskApiBuilder.class)
                .map(Method::getName)
                .distinct()
                .toList();

        assertThat(column(1)).containsExactlyInAnyOrderElementsOf(settings);
    }

    @Test
    @DisplayName("names each property once, with its default, and no other")
    void properties() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        for (JsonNode property : metadata()) {
            String name = property.path("name").asText();
            if (name.startsWith("web3.task.")) {
                defaults.put(
                        name.substring("web3.task.".length()),
                        property.path("defaultValue").asText());
            }
        }

        assertThat(column(2)).containsExactlyInAnyOrderElementsOf(defaults.keySet());
        for (String[] row : ROWS) {
            String expected = defaults.getOrDefault(row[2].replace("`", ""), "");
            if (!expected.isEmpty()) {
                assertThat(row[4]).as(row[2]).isEqualTo("`" + expected + "`");
            }
        }
    }

    private static JsonNode metadata() throws IOException {
        String file = "META-INF/spring-configuration-metadata.json";
        for (URL url : Collections.list(SettingsTest.class.getClassLoader().getResources(file))) {
            try (InputStream in = url.openStream()) {
                JsonNode all = new ObjectMapper().readTree(in).path("properties");
                if (all.findValuesAsText("name").contains("web3.task.deadline")) {
                    return all;
                }
            }
        }
        throw new AssertionError("no metadata of web3-task-spring");
    }

    @Test
    @DisplayName("names each init-param once, and no other")
    void initParams() throws IOException {
        String sentence = catchThrowable(() -> new WebXmlTaskServlet().init(new UnknownParam()))
                .getMessage();
        assertThat(sentence).contains("init-params [nonsense] are not known: use [");
        String known = sentence.substring(sentence.indexOf("use [") + 5, sentence.lastIndexOf(']'));

        assertThat(column(3)).containsExactlyInAnyOrder(known.split(", "));
    }

    /** A servlet in the WAR of this module, with an init-param that there is none of. */
    private static final class UnknownParam implements ServletConfig {
        private final ClassLoader war = new URLClassLoader(new URL[] {
            Repository.ROOT
                    .resolve("integration-tests/docs/src/test/war/WEB-INF/classes/")
                    .toUri()
                    .toURL()
        });

        UnknownParam() throws IOException {}

        @Override
        public String getServletName() {
            return "web3-task";
        }

        @Override
        public ServletContext getServletContext() {
            return (ServletContext) Proxy.newProxyInstance(
                    war,
                    new Class<?>[] {ServletContext.class},
                    (proxy, method, arguments) -> method.getName().equals("getClassLoader") ? war : null);
        }

        @Override
        public String getInitParameter(String name) {
            return name.equals("nonsense") ? "" : null;
        }

        @Override
        public Enumeration<String> getInitParameterNames() {
            return Collections.enumeration(List.of("nonsense"));
        }
    }
}
