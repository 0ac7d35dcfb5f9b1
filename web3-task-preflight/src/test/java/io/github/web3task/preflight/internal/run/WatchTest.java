package io.github.web3task.preflight.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.check.RequestTemplate;
import io.github.web3task.preflight.internal.wire.Endpoint;
import io.github.web3task.preflight.internal.wire.Wire;
import io.github.web3task.preflight.result.Finding;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import io.github.web3task.preflight.server.Call;
import io.github.web3task.preflight.server.Handler;
import io.github.web3task.preflight.server.ReferencePartner;
import io.github.web3task.preflight.server.Reply;
import io.github.web3task.preflight.server.TinyServer;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch for the sunset")
class WatchTest {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final List<String> said = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    @DisplayName("says nothing more of an API that stays as it is")
    void quietWhenUnchanged() throws NoSuchAlgorithmException {
        List<Finding> findings = watch((look, call, correct) -> correct.answer(call));

        assertThat(findings).extracting(Finding::outcome).containsOnly(Outcome.PASSED);
        assertThat(findings.get(0).answer()).startsWith("5 looks, 0 down, 0 changes");
        assertThat(said).singleElement().asString().startsWith("2025-01-01T00:00:00Z up: HTTP/1.1 200");
    }

    @Test
    @DisplayName("says when it goes down and when it is up again")
    void saysWhenDown() throws NoSuchAlgorithmException {
        List<Finding> findings = watch((look, call, correct) ->
                look == 2 || look == 3 ? ReferencePartner.failure(503, "000002", "system busy") : correct.answer(call));

        assertThat(findings).extracting(Finding::outcome).containsExactly(Outcome.FAILED, Outcome.PASSED);
        assertThat(findings.get(0).problem()).isEqualTo("2 of 5 looks found it down");
        assertThat(said).hasSize(3);
        assertThat(said.get(1)).startsWith("2025-01-01T00:02:00Z DOWN: HTTP/1.1 503");
        assertThat(said.get(2)).startsWith("2025-01-01T00:04:00Z up again");
    }

    @Test
    @DisplayName("says when the answers change their form, and not when a user completes a task")
    void saysWhenChanged() throws NoSuchAlgorithmException {
        List<Finding> findings = watch((look, call, correct) -> switch (look) {
            case 1 -> correct.answer(call).text(t -> t.replace("false", "true"));
            case 3 -> correct.answer(call).text(t -> t.replace("\"withdrawal\":", "\"withdraw\":"));
            default -> correct.answer(call);
        });

        assertThat(findings).extracting(Finding::outcome).containsExactly(Outcome.PASSED, Outcome.FAILED);
        assertThat(said).hasSize(3);
        assertThat(said.get(1))
                .startsWith("2025-01-01T00:03:00Z CHANGED: HTTP/1.1 200")
                .contains("withdraw");
    }

    @Test
    @DisplayName("takes the first good answer for the form, not the trouble it may begin with")
    void beginsInTrouble() throws NoSuchAlgorithmException {
        List<Finding> findings = watch((look, call, correct) ->
                look == 0 ? ReferencePartner.failure(503, "000002", "system busy") : correct.answer(call));

        assertThat(findings).extracting(Finding::outcome).containsExactly(Outcome.FAILED, Outcome.PASSED);
        assertThat(said).hasSize(2);
    }

    private interface Server {
        Reply answer(int look, Call call, Handler correct);
    }

    /** Five looks, a minute apart, on a clock that the pause moves. */
    private List<Finding> watch(Server behaviour) throws NoSuchAlgorithmException {
        Handler correct = new ReferencePartner();
        Handler handler = call -> behaviour.answer(looks.get(), call, correct);
        try (TinyServer server = TinyServer.start(handler);
                Wire wire = new Wire(Endpoint.parse(server.url()), SSLContext.getDefault())) {
            RequestTemplate template =
                    new RequestTemplate(ReferencePartner.WALLET, ReferencePartner.TASKS, Revision.LATEST, 0, 0);
            Watch watch = new Watch(
                    Duration.ofMinutes(1),
                    START.plus(Duration.ofMinutes(5)),
                    new Minutes(),
                    time -> {
                        looks.incrementAndGet();
                        return true;
                    },
                    said::add);
            return watch.run(wire, template);
        }
    }

    private final class Minutes extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return START.plus(Duration.ofMinutes(looks.get()));
        }
    }
}
