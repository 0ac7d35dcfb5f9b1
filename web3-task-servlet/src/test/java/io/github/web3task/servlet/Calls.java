package io.github.web3task.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.testkit.HttpAnswer;
import io.github.web3task.testkit.core.ReferenceLedger;

/** Targets below the prefix, and what the reference ledger makes of them. */
final class Calls {
    static final String TIME = "/v1/time";
    static final String WITHDRAWN = "/v1/task/completion?walletAddress=0xabcdefg&task=%5B%22withdrawal%22%5D";
    static final String HANGING = "/v1/task/completion?task=&walletAddress=" + ReferenceLedger.HANGING_WALLET;

    private Calls() {}

    static void assertWithdrawn(HttpAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"code\":\"000000\",\"message\":\"success\",\"data\":{\"withdrawal\":true}}");
    }

    static void assertServed(HttpAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"code\":\"000000\"");
    }

    static void assertBusy(HttpAnswer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"code\":\"000002\",\"message\":\"system busy\",\"data\":null}");
        assertThat(answer.header("Retry-After")).containsExactly("1");
    }

    static void assertOtherError(HttpAnswer answer, int status) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":\"000007\",\"message\":\"other error\",\"data\":null}");
    }
}
