package io.github.web3task.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A snippet's source is the truth: {@code -Dsnippets=write} writes the pages after it. */
@DisplayName("Each snippet of README and docs")
class SnippetTest {
    /** Not part of a server that could pass the preflight, and why not. */
    private static final Map<String, String> NOT_TRIED = Map.of(
            "unknown", "its tasks can't be told or fail, which is what it shows",
            "preflight-in-a-test", "it is the preflight",
            "spring-test-mvc", "it asks without a server",
            "spring-test-security", "it asks without a server",
            "preflight-config", "of the preflight's own command line",
            "preflight-truth", "of the preflight's own command line",
            "preflight-github", "of the preflight's own command line",
            "preflight-gitlab", "of the preflight's own command line",
            "postgresql", "the example's test has no PostgreSQL; its server is the one of the example");

    private static final Regions REGIONS = Regions.read();
    private static final String VERSION = versionOf(Repository.ROOT.resolve("pom.xml"));
    private static final TreeMap<String, Integer> CHECKED = new TreeMap<>();
    private static int served;

    static Stream<Page.Block> blocks() {
        return Page.all().stream().flatMap(page -> page.blocks().stream());
    }

    @AfterAll
    static void count() {
        int all = CHECKED.values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                "snippets checked: " + all + " " + CHECKED + "; blocks of servers that pass the preflight: " + served);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocks")
    @DisplayName("stands in a source that is run, or is checked for what it names")
    void isChecked(Page.Block block) throws Exception {
        if (!block.snippet().isEmpty()) {
            standsInARegion(block);
        } else {
            switch (block.language()) {
                case "shell" -> namesWhatThereIs(block);
                case "xml" -> namesPublishedModules(block);
                case "kotlin" -> coordinatesExist(block);
                case "text" -> {} // a drawing, or what a log says
                default ->
                    throw new AssertionError(block + " is " + block.language()
                            + ": put it into a marked region and name that in a line above the block");
            }
        }
        CHECKED.merge(block.language(), 1, Integer::sum);
    }

    private static void standsInARegion(Page.Block block) throws IOException {
        List<String> source = REGIONS.lines(block.snippet());
        assertThat(source).as("the region of %s", block).isNotNull();
        if (!NOT_TRIED.containsKey(block.snippet())) {
            assertThat(REGIONS.isTried(block.snippet()))
                    .as("%s: name it in a test's call of passesPreflight", block)
                    .isTrue();
            served++;
        }
        if (System.getProperty("snippets", "").equals("write")) {
            write(block, source);
        } else {
            assertThat(block.lines())
                    .as("%s, which -Dsnippets=write writes", block)
                    .isEqualTo(source);
        }
    }

    private static void write(Page.Block block, List<String> source) throws IOException {
        Path file = Repository.ROOT.resolve(block.page());
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int fence = lines.indexOf("<!-- snippet: " + block.snippet() + " -->") + 1;
        List<String> inside = lines.subList(fence + 1, lines.size());
        inside = inside.subList(0, inside.indexOf("```"));
        inside.clear();
        inside.addAll(source);
        Files.write(file, lines);
    }

    /** Maven's modules, the jars that it makes. What curl asks is asked by the tests of what the page shows. */
    private static void namesWhatThereIs(Page.Block block) {
        for (String line :
                String.join("\n", block.lines()).replaceAll("\\\\\n *", "").split("\n", -1)) {
            for (String command : line.split(" && ", -1)) {
                String[] words = command.split(" ", -1);
                switch (words[0]) {
                    case "mvn" ->
                        assertThat(Stream.of(words).filter(word -> word.matches("[a-z0-9-]+/.*|web3-task-.*")))
                                .as(command)
                                .allSatisfy(module -> assertThat(Repository.ROOT.resolve(module + "/pom.xml"))
                                        .exists());
                    case "java" -> makesTheJar(command, words[2]);
                    case "curl", "git", "cd" -> {}
                    default -> assertThat(line).as("%s: %s", block, line).startsWith("{");
                }
            }
        }
    }

    private static void makesTheJar(String command, String jar) {
        Matcher path = Pattern.compile("(?:(.*)/target/)?(.*)\\.jar").matcher(jar);
        assertThat(path.matches()).as(command).isTrue();
        String module = path.group(1) == null ? path.group(2) : path.group(1);
        Path pom = Repository.ROOT.resolve(module).resolve("pom.xml");
        assertThat(Repository.lines(pom))
                .as(command)
                .anyMatch(line -> line.strip().equals("<finalName>" + path.group(2) + "</finalName>"));
    }

    private static void namesPublishedModules(Page.Block block) throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new java.io.StringReader("<x>" + String.join("\n", block.lines()) + "</x>")));
        NodeList dependencies = xml.getElementsByTagName("dependency");
        assertThat(dependencies.getLength() + namesTomcatsProperties(xml))
                .as("%s names neither a dependency nor a class of Tomcat's: put it into a marked region", block)
                .isPositive();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String version = text(dependency, "version");
            isOfTheBuild(text(dependency, "artifactId"), version);
            coordinatesExist(text(dependency, "groupId") + ":" + text(dependency, "artifactId")
                    + (version.isEmpty() ? "" : ":" + version));
        }
    }

    /** What the tests run with, where the parent manages it. */
    private static void isOfTheBuild(String artifact, String version) {
        List<String> pom = Repository.lines(Repository.ROOT.resolve("pom.xml"));
        int managed = pom.indexOf("        <artifactId>" + artifact + "</artifactId>");
        if (managed > 0 && pom.get(managed + 1).matches(" *<version>\\$\\{.*}</version>")) {
            String property = pom.get(managed + 1).replaceAll(".*\\$\\{|}.*", "");
            if (property.equals("project.version")) {
                return; // ours
            }
            assertThat(pom).as(artifact).contains("    <" + property + ">" + version + "</" + property + ">");
        }
    }

    /** Of a server.xml: each element with a class, and each attribute of it. How many there are. */
    private static int namesTomcatsProperties(Document xml) throws ClassNotFoundException {
        return namesProperties(xml.getElementsByTagName("UpgradeProtocol"))
                + namesProperties(xml.getElementsByTagName("Valve"));
    }

    private static int namesProperties(NodeList elements) throws ClassNotFoundException {
        int found = 0;
        for (; found < elements.getLength(); found++) {
            NamedNodeMap attributes = elements.item(found).getAttributes();
            Class<?> type = Class.forName(attributes.getNamedItem("className").getNodeValue());
            for (int i = 0; i < attributes.getLength(); i++) {
                String name = attributes.item(i).getNodeName();
                if (!name.equals("className")) {
                    assertThat(type.getMethods())
                            .extracting(method -> method.getName().toLowerCase(Locale.ROOT))
                            .contains("set" + name.toLowerCase(Locale.ROOT));
                }
            }
        }
        return found;
    }

    private static String text(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    /** Of Gradle's build file; what is a program has to stand in a source. */
    private static void coordinatesExist(Page.Block block) {
        assertThat(block.lines()).as(block.toString()).allMatch(line -> line.startsWith("implementation("));
        coordinatesExist(String.join("\n", block.lines()));
    }

    private static void coordinatesExist(String text) {
        Matcher ours = Pattern.compile("io\\.github\\.web3task:([a-z0-9-]+)(:([^\"\\s]+))?")
                .matcher(text);
        int found = 0;
        for (; ours.find(); found++) {
            Path pom = Repository.ROOT.resolve(ours.group(1)).resolve("pom.xml");
            assertThat(Repository.lines(pom))
                    .as("%s is published", ours.group(1))
                    .anyMatch(line -> line.strip().equals("<maven.deploy.skip>false</maven.deploy.skip>"));
            if (ours.group(3) != null) {
                assertThat(ours.group(3)).as("the version of " + ours.group(1)).isEqualTo(VERSION);
            }
        }
        if (text.contains("io.github.web3task")) {
            assertThat(found).isPositive();
        }
    }

    private static String versionOf(Path pom) {
        return Repository.lines(pom).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("<version>"))
                .findFirst()
                .orElseThrow()
                .replaceAll("</?version>", "");
    }

    @Test
    @DisplayName("that no test tries is still on a page")
    void exceptionsExist() {
        assertThat(blocks().map(Page.Block::snippet)).containsAll(NOT_TRIED.keySet());
    }
}
