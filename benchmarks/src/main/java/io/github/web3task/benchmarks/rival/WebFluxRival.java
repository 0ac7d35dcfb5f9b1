package io.github.web3task.benchmarks.rival;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The endpoints as handler functions. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WebFluxRival {
    private static final java.util.regex.Pattern WALLET = java.util.regex.Pattern.compile(HandWritten.WALLET);

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/web3/v1/time", request -> ok(System.currentTimeMillis()))
                .GET("/web3/v1/task/completion", WebFluxRival::completion)
                .build();
    }

    private static Mono<ServerResponse> completion(ServerRequest request) {
        try {
            String wallet = one(request, "walletAddress");
            String task = one(request, "task");
            if (wallet == null || !WALLET.matcher(wallet).matches() || task == null) {
                return invalid();
            }
            HandWritten.checkWindow(
                    number(one(request, "timestamp")), number(one(request, "recvWindow")), System.currentTimeMillis());
            return ok(HandWritten.look(wallet, HandWritten.names(task)));
        } catch (HandWritten.InvalidException | NumberFormatException e) {
            return invalid();
        }
    }

    private static @Nullable String one(ServerRequest request, String name) throws HandWritten.InvalidException {
        List<String> values = request.queryParams().get(name);
        if (values != null && values.size() > 1) {
            throw new HandWritten.InvalidException(name + " is given twice");
        }
        return values == null ? null : values.get(0);
    }

    private static @Nullable Long number(@Nullable String text) {
        return text == null ? null : Long.valueOf(text);
    }

    private static Mono<ServerResponse> ok(Object data) {
        return ServerResponse.ok().cacheControl(CacheControl.noStore()).bodyValue(Envelope.success(data));
    }

    private static Mono<ServerResponse> invalid() {
        return ServerResponse.badRequest().cacheControl(CacheControl.noStore()).bodyValue(Envelope.INVALID);
    }
}
