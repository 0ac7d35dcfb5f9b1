package io.github.web3task.testkit.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.testkit.Clause;
import io.github.web3task.testkit.ContractCase;
import io.github.web3task.testkit.ExpectedAnswer;
import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.core.HostUnderTest.Served;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contract over one host. An adapter extends this once for each of its hosts:
 *
 * <pre>{@code
 * class TomcatContractTest extends ContractSuite {
 *     TomcatContractTest() {
 *         super(new TomcatHost());
 *     }
 * }
 * }</pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractSuite {
    /** How many cases the file holds. A case that is added is counted here too, so that none can get lost. */
    private static final int CASES = 158;

    private static final Logger LOG = LoggerFactory.getLogger(ContractSuite.class);
    private static final String PREFIX = "/partner/web3";
    private static final Set<Integer> REFUSALS = Set.of(400, 414, 431);

    private final HostUnderTest host;
    private final Clock fixedClock = Clock.fixed(Instant.parse("2026-11-01T12:00:00.123Z"), ZoneOffset.UTC);
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Set<String> run = new LinkedHashSet<>();
    private final List<String> answeredByHost = new ArrayList<>();
    private Served standard;
    private Served withFixedClock;
    private Served withShortDeadline;

    protected ContractSuite(HostUnderTest host) {
        this.host = host;
    }

    @BeforeAll
    void startHosts() throws Exception {
        // A pause of the machine must not look like a slow provider: only the one that hangs meets its deadline.
        standard = serve(TaskApi.builder(new ReferenceLedger()).deadline(Duration.ofMinutes(1)));
        withFixedClock = serve(TaskApi.builder(new ReferenceLedger())
                .deadline(Duration.ofMinutes(1))
                .clock(fixedClock));
        withShortDeadline = serve(TaskApi.builder(new ReferenceLedger()).deadline(Duration.ofMillis(300)));
    }

    private Served serve(TaskApiBuilder builder) throws Exception {
        TaskApi api = builder.build();
        started.push(api);
        Served served = host.serve(PREFIX, api);
        started.push(served);
        return served;
    }

    @AfterAll
    void stopHosts() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        LOG.info(
                "{}: {} cases, answered by the host itself: {}, deviations: {}",
                host,
                run.size(),
                answeredByHost,
                host.deviations());
        if (run.size() == CASES) { // not when a single case is run by hand
            List<String> notOurs = new ArrayList<>(answeredByHost);
            notOurs.addAll(host.deviations().keySet());
            host.concluded(CASES, notOurs);
        }
    }

    @Clause({
        "CRIT-1",
        "ENV-1",
        "ENV-2",
        "ENV-3",
        "ENV-4",
        "ENV-5",
        "PROV-2",
        "PROV-3",
        "PROV-4",
        "PROV-5",
        "QUERY-1",
        "QUERY-2",
        "QUERY-3",
        "QUERY-4",
        "QUERY-5",
        "ROUTE-1",
        "ROUTE-2",
        "ROUTE-3",
        "TASK-1",
        "TASK-2",
        "TASK-3",
        "TASK-4",
        "TASK-5",
        "TASK-6",
        "TASK-7",
        "TASK-8",
        "TIME-1",
        "WALLET-1",
        "WALLET-2",
        "WALLET-4",
        "WINDOW-1",
        "WINDOW-2",
        "WINDOW-4",
        "WINDOW-5"
    })
    @TestFactory
    @DisplayName("Every case of cases.json gets the contract's answer")
    Stream<DynamicTest> everyCase() {
        return Stream.concat(
                ContractCase.all().stream().map(each -> dynamicTest(each.toString(), () -> named(each))),
                Stream.of(dynamicTest(
                        "none of the " + CASES + " cases was left out",
                        () -> assertThat(run).hasSize(CASES))));
    }

    @Clause({"ROUTE-2", "ENV-1"})
    @Test
    @DisplayName("HEAD gets the status and the headers of GET, whatever the answer, and no body")
    void headIsGetWithoutTheBody() throws IOException {
        for (String id : List.of("newest-revision-call", "wallet-absent", "provider-throws", "time")) {
            String target = PREFIX + ContractCase.byId(id).target(System.currentTimeMillis());
            verifyHead(standard.send("HEAD", target), standard.send("GET", target));
        }
    }

    @Clause("ROUTE-1")
    @Test
    @DisplayName("The endpoints are below the prefix and nowhere else")
    void nothingBesideThePrefix() throws IOException {
        for (String target : List.of("/v1/time", "/partner/v1/time", "/partner/web3x/v1/time", "/web3/v1/time")) {
            HttpAnswer answer = standard.send("GET", target);
            assertThat(answer.status()).as(target).isEqualTo(404);
            assertThat(ExpectedAnswer.isOurs(answer)).as(target).isFalse();
        }
    }

    @Test
    @DisplayName("The host's list of deviations names cases that exist")
    void deviationsExist() {
        assertThat(ContractCase.all())
                .extracting(ContractCase::id)
                .containsAll(host.deviations().keySet());
    }

    /** Reports of a build show a dynamic test's number only, so the failure says which case it is. */
    private void named(ContractCase each) {
        try {
            verify(each);
        } catch (AssertionError | IOException e) {
            throw new AssertionError(host + ", " + each + ": " + e.getMessage(), e);
        }
    }

    private void verify(ContractCase each) throws IOException {
        run.add(each.id());
        String reason = host.deviations().get(each.id());
        if (reason == null) {
            verifyAnswer(each);
            return;
        }
        try {
            verifyAnswer(each);
        } catch (AssertionError deviation) {
            LOG.info("{}: {} deviates because {}: {}", host, each, reason, deviation.getMessage());
            return;
        }
        fail("%s no longer deviates on %s: take %s off the list", host, each, Map.of(each.id(), reason));
    }

    private void verifyAnswer(ContractCase each) throws IOException {
        Clock clock = each.needsFixedClock() ? fixedClock : Clock.systemUTC();
        Served served = each.needsFixedClock() ? withFixedClock : each.hangs() ? withShortDeadline : standard;
        long before = clock.millis();
        String target = PREFIX + each.target(before);
        HttpAnswer answer = served.send(each.method(), target);
        long after = clock.millis();
        assertThat(answer.header("Set-Cookie")).as("no session").isEmpty();
        if (each.needsOwnPrefix() && !host.ownsPrefix()) {
            verifyAnsweredByHost(each, answer, Set.of(404));
        } else if (each.needsRawQuery() && !host.letsRawQueryThrough()) {
            verifyAnsweredByHost(each, answer, Set.of(400));
        } else if (each.hostMayRefuse() && host.canRefuse() && !ExpectedAnswer.isOurs(answer)) {
            verifyAnsweredByHost(each, answer, REFUSALS);
        } else if (each.hasEmptyBody()) {
            HttpAnswer get = served.send("GET", target);
            ExpectedAnswer.verify(each, get, host.ownHeaders(), before, clock.millis());
            verifyHead(answer, get);
        } else {
            ExpectedAnswer.verify(each, answer, host.ownHeaders(), before, after);
        }
    }

    private void verifyAnsweredByHost(ContractCase each, HttpAnswer answer, Set<Integer> statuses) {
        assertThat(answer.status()).as("the host's own answer %s", answer).isIn(statuses);
        assertThat(ExpectedAnswer.isOurs(answer)).as("ours: %s", answer).isFalse();
        answeredByHost.add(each.id());
    }

    private void verifyHead(HttpAnswer head, HttpAnswer get) {
        assertThat(head.body()).as("body for HEAD").isEmpty();
        assertThat(head.status()).isEqualTo(get.status());
        Map<String, List<String>> expected = new TreeMap<>(get.headersExcept(host.ownHeaders()));
        assertThat(expected.get("content-length")).containsExactly(Integer.toString(get.bodyLength()));
        if (!host.keepsLengthOfHead()) {
            expected.remove("content-length");
        }
        assertThat(head.headersExcept(host.ownHeaders())).isEqualTo(expected);
    }
}
