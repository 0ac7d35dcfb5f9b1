package io.github.web3task.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.web3task.preflight.Preflight;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.RawHttp;
import io.github.web3task.testkit.Repository;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("The campaign")
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=jdbc:h2:mem:campaign-test")
class CampaignTest {
    private static final String EXAMPLE = "walletAddress=0xabcdefg&task=[\"deposit\",\"withdrawal\"]";
    private static final Pattern CURL = Pattern.compile("curl -sg 'http://127\\.0\\.0\\.1:8080(/\\S+)'");
    private static final String WALLET = "0xabcdef0123456789abcdef0123456789abcdef01";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private JdbcClient database;

    private String ask(String query) throws IOException {
        return RawHttp.send(port, "GET", "/web3/v1/task/completion?" + query).body();
    }

    @Test
    @DisplayName("answers the specification's example, byte by byte as it is printed there")
    void example() throws IOException {
        HttpAnswer answer = RawHttp.send(port, "GET", "/web3/v1/task/completion?" + EXAMPLE);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"deposit\":false,\"withdrawal\":true}}");
    }

    @Test
    @DisplayName(
            "adds up what a wallet has deposited, to the last decimal: 9.5 is not more than 95 % of 10, a little more is")
    void exactSums() throws IOException {
        assertThat(ask("walletAddress=0xabcdefg&task=[\"deposit\"]")).contains("{\"deposit\":false}");
        assertThat(ask("walletAddress=" + WALLET + "&task=[\"deposit\"]")).contains("{\"deposit\":true}");
    }

    @Test
    @DisplayName("answers all tasks when none is named, and an alias under its own name")
    void allTasks() throws IOException {
        assertThat(ask("walletAddress=" + WALLET + "&task="))
                .contains("{\"deposit\":true,\"withdrawal\":false,\"swap\":true}");
        assertThat(ask("walletAddress=0xabcdefg&task=[\"withdraw\"]")).contains("{\"withdraw\":true}");
    }

    @Test
    @DisplayName("knows an address in whatever case it is written, and a wallet it has never seen has done nothing")
    void wallets() throws IOException {
        assertThat(ask("walletAddress=0xABCDEF0123456789abcdef0123456789ABCDEF01&task=[\"swap\"]"))
                .contains("{\"swap\":true}");
        assertThat(ask("walletAddress=0x0000000000000000000000000000000000000000&task=[\"swap\"]"))
                .contains("{\"swap\":false}");
        assertThatThrownBy(() -> database.sql("insert into movement (wallet, task, amount, transaction_hash)"
                                + " values ('0xABC', 'swap', 25, 'tx')")
                        .update())
                .as("an address that no request would find")
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    @DisplayName("is looked up in the index alone")
    void index() {
        String plan = database.sql("explain " + Campaign.TOTALS)
                .param("wallet", WALLET)
                .param("tasks", List.of("deposit", "swap"))
                .query(String.class)
                .single();
        assertThat(plan).contains("MOVEMENT_BY_WALLET").doesNotContain("tableScan");
    }

    @Test
    @DisplayName("answers the README's curl line as the README says")
    void readme() throws IOException {
        List<String> lines = Repository.lines(Repository.ROOT.resolve("examples/spring-boot/README.md"));
        int asked = 0;
        for (int i = 0; i < lines.size(); i++) {
            Matcher curl = CURL.matcher(lines.get(i));
            if (curl.matches()) {
                assertThat(RawHttp.send(port, "GET", curl.group(1)).body()).isEqualTo(lines.get(i + 1));
                asked++;
            }
        }
        assertThat(asked).isEqualTo(1);
    }

    @Test
    @DisplayName("looks for PostgreSQL by the README's lines: its driver is all that is missing")
    void postgresql() {
        assertThatThrownBy(() -> new SpringApplicationBuilder(CampaignApplication.class)
                        .run("--server.port=0", "--spring.config.additional-location=classpath:/postgresql.properties"))
                .hasStackTraceContaining("org.postgresql.Driver");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    @DisplayName("passes every check of the preflight, in each revision of the specification")
    void preflight(Revision revision) {
        Preflight.of("http://localhost:" + port + "/web3")
                .wallet(WALLET)
                .tasks("deposit", "withdrawal", "swap")
                .revision(revision)
                .pace(0)
                .assertPasses();
    }
}
