package io.github.web3task.benchmarks.rival;

import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What the framework alone costs: looks at nothing, writes the same bytes past all converters. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WebFluxFloor {
    private static final byte[] BYTES = RivalServlets.CONSTANT.getBytes(StandardCharsets.US_ASCII);

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(
                        "/web3/v1/task/completion",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .contentLength(BYTES.length)
                                .body((out, context) -> out.writeWith(
                                        Mono.just(out.bufferFactory().wrap(BYTES)))))
                .build();
    }
}
