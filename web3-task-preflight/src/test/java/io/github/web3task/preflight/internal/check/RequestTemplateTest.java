package io.github.web3task.preflight.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.result.Revision;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The words of a query")
class RequestTemplateTest {
    private static final String WALLET = "0x1111111111111111111111111111111111111111";
    private final RequestTemplate template =
            new RequestTemplate(WALLET, List.of("deposit", "a \"b\""), Revision.LATEST, 0, 0);

    @ParameterizedTest(name = "{0}")
    @DisplayName("are filled in, each in its own spelling")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{all}     | %5B%22deposit%22%2C%22a%20%5C%22b%5C%22%22%5D",
                "{raw}     | [\"deposit\",\"a%20%5C%22b%5C%22\"]",
                "{browser} | [%22deposit%22,%22a%20%5C%22b%5C%22%22]",
                "{lower}   | %5b%22deposit%22%2c%22a%20%5c%22b%5c%22%22%5d",
                "{blank}   | %5B%22deposit%22%2C%20%22a%20%5C%22b%5C%22%22%5D",
                "{plus}    | %5B%22deposit%22%2C+%22a%20%5C%22b%5C%22%22%5D",
                "{reverse} | %5B%22a%20%5C%22b%5C%22%22%2C%22deposit%22%5D",
                "{one}     | %5B%22deposit%22%5D",
                "{twice}   | %5B%22deposit%22%2C%22deposit%22%5D",
                "{name}    | deposit",
                "{wallet}x | 0x1111111111111111111111111111111111111111x",
                "a{window} | a",
            })
    void areFilledIn(String place, String text) {
        assertThat(template.fill(place)).isEqualTo(text);
    }

    @Test
    @DisplayName("leave only the array's own signs raw, never what a task's name holds")
    void encodeNames() {
        RequestTemplate odd = new RequestTemplate(WALLET, List.of("a+b&c%\u00e9"), Revision.LATEST, 0, 0);

        assertThat(odd.fill("{raw}")).isEqualTo("[\"a%2Bb%26c%25%C3%A9\"]");
        assertThat(odd.fill("{plus}")).isEqualTo("%5B%22a%2Bb%26c%25%C3%A9%22%5D");
    }

    @Test
    @DisplayName("tell the server's time, not ours")
    void tellTheServersTime() {
        RequestTemplate ahead = new RequestTemplate(WALLET, List.of("a"), Revision.V0_0_8, 1_000_000_000_000L, 0);
        long before = System.currentTimeMillis() + 1_000_000_000_000L - 5_000;

        assertThat(Long.parseLong(ahead.fill("{now-5000}"))).isBetween(before, before + 10_000);
        assertThat(ahead.fill("{window}")).matches("&timestamp=[0-9]{13}&recvWindow=5000");
    }

    @Test
    @DisplayName("tell times on either side of an edge, as far from it as the call's way and the clock leave in doubt")
    void tellTimesBesideAnEdge() {
        RequestTemplate slow = template.timed(new ClockSamples(), 100); // 600 ms, and the way there and back twice
        long now = System.currentTimeMillis();

        assertThat(Long.parseLong(slow.fill("{inside-5000}"))).isBetween(now - 4_200, now + 5_800);
        assertThat(Long.parseLong(slow.fill("{outside-5000}"))).isBetween(now - 5_800, now + 4_200);
        assertThat(Long.parseLong(slow.fill("{inside+1000}"))).isBetween(now + 200, now + 10_200);
        assertThat(Long.parseLong(slow.fill("{inside-500}"))).isBetween(now, now + 10_000);
    }

    @Test
    @DisplayName("make up wallets of the same shape, a different one for each number")
    void makeUpWallets() {
        List<String> made =
                IntStream.range(0, 20_000).mapToObj(template::nobody).toList();

        assertThat(made).doesNotHaveDuplicates().doesNotContain(WALLET);
        assertThat(made).allSatisfy(wallet -> assertThat(wallet).matches("0x[0-9a-f]{40}"));
        assertThat(template.about("eip155:56:7xKXtg2C").nobody(1)).matches("ei[^:]{4}:[^:]{2}:[^:]{8}");
    }
}
