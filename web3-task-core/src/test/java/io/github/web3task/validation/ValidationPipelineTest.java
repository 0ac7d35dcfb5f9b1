package io.github.web3task.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.web3task.testkit.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The rules in their order")
class ValidationPipelineTest {
    private static final long NOW = 1_735_689_600_000L;

    private final List<String> ran = new ArrayList<>();
    private final List<ValidationRule> standard = List.of(
            ValidationRule.query(RequestLimits.defaults()),
            ValidationRule.wallet(RequestLimits.defaults(), List.of(WalletFormat.EVM)),
            ValidationRule.task(
                    RequestLimits.defaults(),
                    List.of("deposit", "withdrawal"),
                    Map.of("withdraw", "withdrawal"),
                    UnknownTaskPolicy.REJECT),
            ValidationRule.window(WindowPolicy.WHEN_PRESENT, ReceiveWindow.standard(), new TurnedClock(NOW)));

    private ValidationPipeline with(ValidationRule... own) {
        List<ValidationRule> all = new ArrayList<>(standard);
        all.addAll(List.of(own));
        return new ValidationPipeline(all);
    }

    private ValidationRule noting(String name, boolean timed) {
        return new ValidationRule() {
            @Override
            public void check(CompletionRequest request) {
                ran.add(name);
            }

            @Override
            public boolean dependsOnTime() {
                return timed;
            }
        };
    }

    @Test
    @DisplayName("let a partner's own rule see everything that was read")
    void ownRuleSeesAll() throws Exception {
        String wallet = "0x52908400098527886E0F7030069857D2E4169EE7";
        String query = "walletAddress=" + wallet + "&task=[\"withdraw\"]&timestamp=" + NOW + "&source=app&source=web";
        List<Object> seen = new ArrayList<>();
        ValidationPipeline pipeline = with(request -> {
            seen.add(request.rawQuery());
            seen.add(request.parameters().keySet());
            seen.add(request.parameters().get("source"));
            seen.add(request.wallet().asSent());
            seen.add(request.wallet().normalized().startsWith("0x52908400098527886e"));
            seen.add(request.names());
            seen.add(request.tasks());
            seen.add(request.timestamp());
            seen.add(request.recvWindow());
        });

        pipeline.check(new CompletionRequest(query));

        assertThat(seen)
                .map(Object::toString)
                .containsExactly(
                        query,
                        "[walletAddress, task, timestamp, source]",
                        "[app, web]",
                        wallet,
                        "true",
                        "[withdraw]",
                        "[withdrawal]",
                        OptionalLong.of(NOW).toString(),
                        OptionalLong.of(5000).toString());
    }

    @Test
    @DisplayName("end at the first that is broken")
    void firstBrokenRuleEnds() {
        ValidationRule refusing = request -> {
            throw new InvalidArgumentException("not today");
        };
        ValidationPipeline pipeline = with(noting("before", false), refusing, noting("after", false));

        assertThatExceptionOfType(InvalidArgumentException.class)
                .isThrownBy(() -> pipeline.check(new CompletionRequest("walletAddress=0x" + "a".repeat(40) + "&task=")))
                .withMessage("not today");
        assertThatExceptionOfType(InvalidArgumentException.class)
                .isThrownBy(() -> pipeline.check(new CompletionRequest("task=nonsense")))
                .withMessage("walletAddress is absent");
        assertThat(ran).containsExactly("before");
    }

    @Test
    @Clause("WINDOW-6")
    @DisplayName("that depend on time run a second time, a partner's own too, and no others")
    void secondCheck() throws Exception {
        ValidationPipeline pipeline =
                new ValidationPipeline(List.of(noting("a", false), noting("b", true), noting("c", false)));
        CompletionRequest request = new CompletionRequest(null);

        pipeline.check(request);
        pipeline.checkAgain(request);

        assertThat(ran).containsExactly("a", "b", "c", "b");
    }

    @Test
    @DisplayName("a lambda depends on no time")
    void lambdasDependOnNoTime() {
        ValidationRule own = request -> {};

        assertThat(own.dependsOnTime()).isFalse();
    }

    @Test
    @DisplayName("are copied when the pipeline is made, and show in the start-up log")
    void rulesAreCopied() throws Exception {
        List<ValidationRule> rules = new ArrayList<>(standard);
        ValidationPipeline pipeline = new ValidationPipeline(rules);
        rules.clear();

        assertThat(pipeline).hasToString("[query, wallet [EVM], task, window WHEN_PRESENT]");
        assertThatExceptionOfType(InvalidArgumentException.class)
                .isThrownBy(() -> pipeline.check(new CompletionRequest(null)));
    }

    @Test
    @DisplayName("before any has run, a request has no parameters, tasks or times")
    void nothingReadYet() {
        CompletionRequest request = new CompletionRequest("task=a&timestamp=1");

        assertThat(request.rawQuery()).isEqualTo("task=a&timestamp=1");
        assertThat(request.parameters()).isEmpty();
        assertThat(request.parameter("task")).isNull();
        assertThat(request.names()).isEmpty();
        assertThat(request.tasks()).isEmpty();
        assertThatIllegalStateException().isThrownBy(request::wallet).withMessage("no rule has read the wallet yet");
        assertThat(request.timestamp()).isEmpty();
        assertThat(request.recvWindow()).isEmpty();
    }

    @Test
    @DisplayName("a refusal costs no stack trace: it speaks about the request, and hostile ones come often")
    void refusalsAreCheap() {
        assertThat(new InvalidArgumentException("x").getStackTrace()).isEmpty();
    }

    @Test
    @Clause("QUERY-5")
    @DisplayName("the caps have the contract's values by default")
    void defaultCaps() {
        assertThat(RequestLimits.defaults()).isEqualTo(new RequestLimits(8192, 32, 128, 4096, 64, 64));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    @Clause("QUERY-5")
    @DisplayName("a cap below 1 is refused by its name")
    void capsBelowOne(int place) {
        String[] names = {"queryLength", "parameters", "walletLength", "taskTextLength", "taskNames", "taskNameLength"};
        int[] caps = {1, 1, 1, 1, 1, 1};
        caps[place] = -place;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestLimits(caps[0], caps[1], caps[2], caps[3], caps[4], caps[5]))
                .withMessage(names[place] + " is " + -place + ": set it to 1 or more");
    }

    @Test
    @DisplayName("a rule left out is refused")
    void nullIsRefused() {
        List<ValidationRule> rules = new ArrayList<>();
        rules.add(null);

        assertThatNullPointerException().isThrownBy(() -> new ValidationPipeline(rules));
    }
}
