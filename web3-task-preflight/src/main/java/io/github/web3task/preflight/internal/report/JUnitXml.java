package io.github.web3task.preflight.internal.report;

import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.RunResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The form that build servers show as tests. A failed INFO is no failure there. */
public final class JUnitXml {
    private JUnitXml() {}

    public static void write(RunResult result, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            suite(result, xml);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void suite(RunResult result, XMLStreamWriter xml) throws XMLStreamException {
        List<Finding> findings = result.findings();
        boolean invalid = result.invalidBecause() != null;
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "web3-task preflight");
        xml.writeAttribute("timestamp", result.startedAt());
        xml.writeAttribute("tests", String.valueOf(findings.size() + (invalid ? 1 : 0)));
        xml.writeAttribute("failures", String.valueOf(result.alarms().size()));
        xml.writeAttribute("errors", invalid ? "1" : "0");
        xml.writeAttribute(
                "skipped",
                String.valueOf(findings.stream()
                        .filter(f -> f.outcome() == Outcome.SKIPPED)
                        .count()));
        xml.writeAttribute("time", seconds(result.tookMillis()));
        for (Finding finding : findings) {
            test(finding, xml);
        }
        String reason = result.invalidBecause();
        if (reason != null) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "preflight");
            xml.writeAttribute("name", "the run is valid");
            xml.writeEmptyElement("error");
            xml.writeAttribute("message", reason);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void test(Finding finding, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "preflight." + finding.level());
        xml.writeAttribute("name", finding.id() + ": " + finding.title());
        xml.writeAttribute("time", seconds(finding.millis()));
        if (finding.isAlarm()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("type", finding.level() + " " + finding.clause());
            xml.writeAttribute("message", finding.problem());
            xml.writeCharacters("why: " + finding.why() + "\nfix: " + finding.fix() + "\ntry: " + finding.curl()
                    + "\ngot: " + finding.answer());
            xml.writeEndElement();
        } else if (finding.outcome() == Outcome.SKIPPED) {
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", finding.problem());
        }
        xml.writeEndElement();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }
}
