package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.testkit.Clause;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

@DisplayName("Under WebFlux a late answer")
class EventLoopWritesTest {
    private static final String COMPLETION = "/web3/v1/task/completion?walletAddress=0xabc&task=";

    /** The thread of each write to the connection. */
    private static final class Watching extends ChannelOutboundHandlerAdapter {
        private final BlockingQueue<String> threads;

        Watching(BlockingQueue<String> threads) {
            this.threads = threads;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            threads.add(Thread.currentThread().getName());
            super.write(context, message, promise);
        }
    }

    @Test
    @Clause("PROV-9")
    @DisplayName("is written by the event loop, and the application's filters go on on no thread of the provider's")
    void byTheEventLoop() throws IOException, InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        BlockingQueue<String> loop = new LinkedBlockingQueue<>();
        BlockingQueue<String> writers = new LinkedBlockingQueue<>();
        BlockingQueue<String> filters = new LinkedBlockingQueue<>();
        WebFilter watching = (exchange, chain) -> {
            HttpServerResponse response = AbstractServerHttpResponse.class
                    .cast(exchange.getResponse())
                    .getNativeResponse();
            response.withConnection(connection -> {
                connection.addHandlerLast("watching", new Watching(writers));
                connection
                        .channel()
                        .eventLoop()
                        .execute(
                                () -> { // after all of this
                                    loop.add(Thread.currentThread().getName());
                                    released.countDown();
                                });
            });
            exchange.getResponse().beforeCommit(() -> {
                filters.add(Thread.currentThread().getName());
                return Mono.empty();
            });
            return chain.filter(exchange)
                    .doOnTerminate(() -> filters.add(Thread.currentThread().getName()));
        };
        try (App app = App.on(Server.NETTY)
                .withBean("watching", watching)
                .withBean(
                        "provider",
                        TaskCompletionProvider.of(Task.of("deposit", wallet -> released.await(1, TimeUnit.MINUTES))))
                .set("web3.task.deadline", "1m")
                .start()) {
            assertThat(app.get(COMPLETION).body()).contains("{\"deposit\":true}");
            assertThat(writers).isNotEmpty().containsOnly(loop.remove());
            assertThat(filters).isNotEmpty().noneMatch(name -> name.startsWith("web3-task"));
        }
    }
}
