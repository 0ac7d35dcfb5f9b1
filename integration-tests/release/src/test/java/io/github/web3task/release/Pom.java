package io.github.web3task.release;

import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A POM as it stands in its file, asked by XPath. */
record Pom(Path file, Document xml) {
    static Pom read(Path file) {
        try {
            Document xml =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            return new Pom(file, xml);
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** The POMs of all modules, the parent's among them. */
    static List<Pom> all() {
        try (Stream<Path> files = Files.walk(Repository.ROOT, 4)) {
            return files.filter(file -> file.endsWith("pom.xml"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .map(Pom::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The POMs, as they are published, of the modules that say so. */
    static List<Pom> published() {
        return all().stream()
                .filter(pom -> pom.text("/project/properties/maven.deploy.skip").equals("false"))
                .map(pom -> read(pom.file().resolveSibling(".flattened-pom.xml")))
                .toList();
    }

    /** The text at the path; empty if there is none. */
    String text(String path) {
        List<String> texts = texts(path);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    List<String> texts(String path) {
        XPath xpath = XPathFactory.newInstance().newXPath();
        try {
            NodeList nodes = (NodeList) xpath.evaluate(path, xml, XPathConstants.NODESET);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                texts.add(nodes.item(i).getTextContent().strip());
            }
            return texts;
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    String artifactId() {
        return text("/project/artifactId");
    }

    @Override
    public String toString() {
        return Repository.ROOT.relativize(file).toString();
    }
}
