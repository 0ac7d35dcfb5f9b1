package io.github.web3task.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.Reply;
import io.github.web3task.preflight.server.TinyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

@DisplayName("A server that answers with markup, scripts and control characters")
class HostileServerTest {
    private static final String ATTACK =
            "</title></style></pre>]]><script>document.title='owned'</script><img src=https://evil.example/x onerror=alert(1)>\"'"
                    + "\u001b[2J\u0007\u202e\uFFFE {{result}} @|red x|@ ${jndi:x}";

    @TempDir
    Path folder;

    private PreflightReport report;

    @BeforeEach
    void run() {
        Handler hostile = call -> Reply.json(200, ATTACK)
                .with("Content-Type", "text/html" + ATTACK)
                .with("Location", ATTACK)
                .with("Allow", ATTACK);
        try (TinyServer server = TinyServer.start(hostile)) {
            report = Preflight.of(server.url())
                    .wallet("<script>wallet</script>")
                    .tasks("<script>a</script>", "\"b\"")
                    .pace(0)
                    .run();
        }
    }

    @Test
    @DisplayName("puts no element into the page, and the page forbids what would not be its own")
    void putsNoElementIntoThePage() throws IOException {
        Path file = folder.resolve("report.html");
        report.writeHtml(file);
        String html = Files.readString(file);

        assertThat(html)
                .contains("&lt;script&gt;")
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase("<img")
                .doesNotContain("\u001b", "\u0007", "\u202e");
        assertThat(html).contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"");
        assertThat(Pattern.compile("(?i)<[^>]*\\b(src|href|url)\\s*[=(]")
                        .matcher(html)
                        .find())
                .isFalse();
    }

    @Test
    @DisplayName("can't steer the reader's terminal")
    void cannotSteerTheTerminal() {
        assertThat(report.toString()).contains("\\u001B[2J").doesNotContain("\u001b", "\u0007", "\u202e");
    }

    @Test
    @DisplayName("leaves the JUnit XML well-formed")
    void leavesTheXmlWellFormed() throws IOException, ParserConfigurationException, SAXException {
        Path file = folder.resolve("report.xml");
        report.writeJUnitXml(file);
        Document xml =
                DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());

        assertThat(xml.getElementsByTagName("failure").getLength())
                .isEqualTo(report.alarms().size());
        assertThat(xml.getElementsByTagName("testcase").getLength())
                .isEqualTo(report.result().findings().size());
    }

    @Test
    @DisplayName("is reported for what it is")
    void isReported() {
        assertThat(report.verdict().exitCode()).isEqualTo(1);
        assertThat(report.alarms())
                .extracting("id")
                .contains("envelope-on-success", "content-type-on-success", "no-pages");
    }
}
