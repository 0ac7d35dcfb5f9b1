package io.github.web3task.servlet;

import static io.github.web3task.servlet.Calls.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.servlet.ServletHost.Running;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.core.ReferenceLedger;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@DisplayName("The init-params of a web.xml")
@ExtendWith(HostLogs.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InitParamsTest {
    private static final String UNKNOWN_TASK = "/v1/task/completion?walletAddress=w&task=%5B%22deposit%22,%22x%22%5D";
    private static final String INCONCLUSIVE = WITHDRAWN.replace("0xabcdefg", "0x" + "4".repeat(40));
    private static final String NO_TASK = "/v1/task/completion?walletAddress=0xabcdefg";

    private URLClassLoader loader;
    private ServletContext context;
    private Running running;

    @BeforeAll
    void startAnApplication(@TempDir Path directory) throws Exception {
        loader = Services.naming(directory, ReferenceLedger.class);
        running = ServletHost.jetty()
                .start(WebApp.of(started -> this.context = started).loadedBy(loader));
    }

    @AfterAll
    void stopIt() throws IOException {
        running.close();
        loader.close();
    }

    @Test
    @DisplayName("windowPolicy: STRICT refuses a request without a timestamp")
    void windowPolicy() throws Exception {
        assertThat(get(Map.of("windowPolicy", "STRICT"), WITHDRAWN).status()).isEqualTo(400);
        assertThat(get(Map.of(), WITHDRAWN).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("unknownTasks: LEAVE_OUT answers the known ones")
    void unknownTasks() throws Exception {
        assertThat(get(Map.of("unknownTasks", "LEAVE_OUT"), UNKNOWN_TASK).body())
                .endsWith("{\"deposit\":false}}");
        assertThat(get(Map.of(), UNKNOWN_TASK).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("walletFormat: EVM refuses what is not 40 hexadecimal digits")
    void walletFormat() throws Exception {
        assertThat(get(Map.of("walletFormat", "EVM"), WITHDRAWN).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("statusMapping: okUnlessPartnerTrouble answers a faulty request with 200 and its code")
    void statusMapping() throws Exception {
        HttpAnswer answer = get(Map.of("statusMapping", "okUnlessPartnerTrouble"), NO_TASK);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("000006");
        assertThat(get(Map.of("statusMapping", "standard"), NO_TASK).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("retryAfterSeconds: goes into the header; blanks around a value don't matter")
    void retryAfter() throws Exception {
        assertThat(get(Map.of("retryAfterSeconds", " 7 "), INCONCLUSIVE).header("Retry-After"))
                .containsExactly("7");
    }

    @Test
    @Clause("PROV-4")
    @DisplayName("busyOnConnectionFailures: true answers 000002 where a connection fails, false and none 000007")
    void busyOnConnectionFailures() throws Exception {
        for (Map.Entry<String, String> each :
                Map.of("true", "000002", "false", "000007").entrySet()) {
            Map<String, String> params =
                    Map.of("factory", Services.Unreachable.class.getName(), "busyOnConnectionFailures", each.getKey());
            assertThat(get(params, "/v1/task/completion?walletAddress=w&task=").body())
                    .as(each.getKey())
                    .contains(each.getValue());
        }
        assertThat(get(
                                Map.of("factory", Services.Unreachable.class.getName()),
                                "/v1/task/completion?walletAddress=w&task=")
                        .body())
                .contains("000007");
    }

    @Test
    @DisplayName("walletRendering: masked keeps the wallet out of the log, whole does not")
    void walletRendering() throws Exception {
        assertThat(logOf(Map.of("walletRendering", "masked"), INCONCLUSIVE)).doesNotContain("4".repeat(40));
        assertThat(logOf(Map.of("walletRendering", "whole"), INCONCLUSIVE)).contains("wallet=0x" + "4".repeat(40));
    }

    @Test
    @DisplayName("campaignLaunch and campaignEnd: the log names the phase")
    void campaign() throws Exception {
        Map<String, String> over =
                Map.of("campaignLaunch", "2020-01-01T00:00:00Z", "campaignEnd", "2020-02-01T00:00:00Z");
        assertThat(logOf(over, WITHDRAWN)).contains("phase=may_be_retired");
        Map<String, String> toCome =
                Map.of("campaignLaunch", "2999-01-01T00:00:00Z", "campaignEnd", "2999-02-01T00:00:00Z");
        assertThat(logOf(toCome, WITHDRAWN)).contains("phase=before");
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @DisplayName("A value that is one, but can't be kept, is refused with the setting's own words")
    @CsvSource({
        "maxConcurrent, 0, maxConcurrent is 0: set it to 1 to 1000000",
        "maxWaitMillis, 3000, still wait PT3S for its turn: make it longer",
        "deadlineMillis, 10, the deadline of PT0.01S passes",
        "closeGraceMillis, -1, closeGrace is PT-0.001S: set it to 0 to less than a day",
        "retryAfterSeconds, 0, retryAfter is PT0S: set it to whole seconds"
    })
    void impossibleSettings(String name, String value, String message) {
        assertThat(InitConfig.failure(context, Map.of(name, value)))
                .startsWith("servlet 'web3-task' can't start: ")
                .contains(message);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"maxConcurrent", "deadlineMillis", "maxWaitMillis", "closeGraceMillis", "retryAfterSeconds"})
    @DisplayName("Any number that there is is taken, and answered with, or refused with a sentence")
    void extremeNumbers(String name) throws Exception {
        for (int value : new int[] {Integer.MIN_VALUE, -1, 0, 1, 60_000, 86_400_000, Integer.MAX_VALUE}) {
            takenOrRefused(Map.of(name, Integer.toString(value)));
        }
    }

    @Test
    @DisplayName("Any time that there is is taken for the campaign, and answered with, or refused with a sentence")
    void extremeCampaigns() throws Exception {
        takenOrRefused(Map.of("campaignLaunch", Instant.MIN.toString(), "campaignEnd", Instant.MAX.toString()));
        takenOrRefused(Map.of("campaignLaunch", Instant.MIN.toString(), "campaignEnd", Instant.MIN.toString()));
        takenOrRefused(Map.of("campaignLaunch", Instant.EPOCH.toString(), "campaignEnd", Instant.MAX.toString()));
    }

    private void takenOrRefused(Map<String, String> params) throws Exception {
        WebXmlTaskServlet servlet = new WebXmlTaskServlet();
        try {
            servlet.init(new InitConfig(context, params));
        } catch (ServletException refused) {
            assertThat(refused.getMessage())
                    .startsWith("servlet 'web3-task' can't start: ")
                    .containsPattern(" is .*: (set|give|make|check)|: make it longer|: check the two")
                    .doesNotContain("overflow");
            return;
        }
        servlet.destroy();
        assertThat(get(params, WITHDRAWN).status()).as(params.toString()).isIn(200, 503); // 1 ms is soon over
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @DisplayName("A value that is none is refused with what would be one")
    @CsvSource(delimiter = '|', textBlock = """
                    windowPolicy      | strict     | one of [WHEN_PRESENT, REQUIRED, STRICT, OFF]
                    unknownTasks      | IGNORE     | one of [REJECT, LEAVE_OUT]
                    walletFormat      | SOLANA     | one of [EVM]
                    statusMapping     | ok         | one of [okUnlessPartnerTrouble, standard]
                    walletRendering   | hashed     | one of [masked, whole]
                    maxConcurrent     | many       | a whole number
                    maxConcurrent     | 9999999999 | a whole number
                    deadlineMillis    | 2.5        | a whole number
                    maxWaitMillis     | 50ms       | a whole number
                    closeGraceMillis  | ''         | a whole number
                    busyOnConnectionFailures | yes | one of [false, true]
                    retryAfterSeconds | soon       | a whole number
                    campaignLaunch    | 2025-01-01 | a time such as 2025-01-01T00:00:00Z
                    campaignEnd       | tomorrow   | a time such as 2025-01-01T00:00:00Z
                    """)
    void badValues(String name, String value, String wanted) {
        assertThat(InitConfig.failure(context, Map.of(name, value)))
                .isEqualTo(
                        "servlet 'web3-task' can't start: init-param " + name + " is '" + value + "': give " + wanted);
    }

    @Test
    @DisplayName("A name that is not known is refused with those that are")
    void unknownName() {
        assertThat(InitConfig.failure(context, Map.of("maxConcurrrent", "8")))
                .isEqualTo("servlet 'web3-task' can't start: init-params [maxConcurrrent] are not known: use "
                        + "[busyOnConnectionFailures, campaignEnd, campaignLaunch, closeGraceMillis, deadlineMillis, "
                        + "factory, maxConcurrent, maxWaitMillis, retryAfterSeconds, statusMapping, unknownTasks, walletFormat, "
                        + "walletRendering, windowPolicy]");
    }

    @Test
    @DisplayName("Campaign dates that don't go together are refused: one alone, or an end before the launch")
    void campaignDates() {
        assertThat(InitConfig.failure(context, Map.of("campaignEnd", "2025-01-01T00:00:00Z")))
                .contains("campaignLaunch and campaignEnd go together: add the other init-param");
        assertThat(InitConfig.failure(context, Map.of("campaignLaunch", "2025-01-01T00:00:00Z")))
                .contains("campaignLaunch and campaignEnd go together: add the other init-param");
        Map<String, String> reversed =
                Map.of("campaignLaunch", "2025-02-01T00:00:00Z", "campaignEnd", "2025-01-01T00:00:00Z");
        assertThat(InitConfig.failure(context, reversed))
                .contains("is not after its launch")
                .contains("check the two");
    }

    private HttpAnswer get(Map<String, String> params, String target) throws Exception {
        WebApp app = WebApp.of(started ->
                        WebApp.mount(started, new WebXmlTaskServlet(), "/*").setInitParameters(params))
                .loadedBy(loader);
        try (Running started = ServletHost.jetty().start(app)) {
            return started.get(target);
        }
    }

    private String logOf(Map<String, String> params, String target) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(ExchangeListener.LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            assertThat(get(params, target).status()).isIn(200, 503);
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0).getFormattedMessage();
    }
}
