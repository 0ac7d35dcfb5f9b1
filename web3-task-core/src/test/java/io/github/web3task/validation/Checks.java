package io.github.web3task.validation;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs rules over a raw query as the API does, behind the one that decodes it. */
final class Checks {
    private Checks() {}

    static CompletionRequest read(String rawQuery, ValidationRule... rules) throws InvalidArgumentException {
        ValidationPipeline pipeline = pipeline(rules);
        CompletionRequest request = new CompletionRequest(rawQuery);
        pipeline.check(request);
        return request;
    }

    /** Why the query is refused; fails when it is not. */
    static String refusal(String rawQuery, ValidationRule... rules) {
        InvalidArgumentException refused =
                catchThrowableOfType(InvalidArgumentException.class, () -> read(rawQuery, rules));
        if (refused == null) {
            throw new AssertionError("accepted: " + rawQuery);
        }
        return Objects.requireNonNull(refused.getMessage());
    }

    static ValidationPipeline pipeline(ValidationRule... rules) {
        List<ValidationRule> all = new ArrayList<>();
        all.add(ValidationRule.query(RequestLimits.defaults()));
        all.addAll(List.of(rules));
        return new ValidationPipeline(all);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
