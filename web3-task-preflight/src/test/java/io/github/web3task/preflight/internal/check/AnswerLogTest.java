package io.github.web3task.preflight.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.internal.wire.Answer;
import io.github.web3task.preflight.internal.wire.Exchange;
import io.github.web3task.preflight.result.Revision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An answer that shows where it comes from (ENV-2)")
class AnswerLogTest {
    @Test
    @DisplayName("gives nothing away by its own name, and the names of its neighbours count all the same")
    void itsOwnNameIsNoLeak() {
        assertThat(shown("no-host-detail", "10.1.2.3", "see 10.1.2.3/doc")).isNull();
        assertThat(shown("no-host-detail", "10.1.2.3", "10.1.2.3 can't reach 10.1.2.34"))
                .isEqualTo("it shows: 10.1.2.34");
        assertThat(shown("no-host-detail", "api.corp.internal", "see api.corp.internal"))
                .isNull();
        assertThat(shown("no-host-detail", "api.corp.internal", "api.corp.internal asks db.corp.internal"))
                .isEqualTo("it shows: db.corp.internal");
    }

    @Test
    @DisplayName("is told of what else it shows, though that has the host's name in it")
    void otherLeaksWithTheName() {
        assertThat(shown("no-stack-trace", "acme", "at com.acme.Api.get(Api.java:42)"))
                .isEqualTo("it shows: at com.acme.Api.get(Api.java:42)");
        assertThat(shown("no-sql", "users", "select * from users")).isEqualTo("it shows: select * from");
    }

    /** What a check over every answer finds in this body of a server of this name. */
    private static @Nullable String shown(String check, String host, String body) {
        AnswerLog log = new AnswerLog(Catalogue.of(Revision.LATEST), host, List.of("deposit"));
        Answer answer = new Answer("HTTP/1.1", 400, Map.of(), body.getBytes(StandardCharsets.UTF_8), null, 1);
        log.see(new Exchange(Requests.bad(), answer));
        AnswerLog.Tally tally = log.tally(check);
        return tally == null ? null : tally.problem();
    }
}
