package io.github.web3task.benchmarks.rival;

import io.github.web3task.provider.TaskCompletionProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoints by this library: one bean. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringOurs {
    @Bean
    TaskCompletionProvider ledger() {
        return Ledger.provider(true);
    }
}
