package io.github.web3task.spring;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The endpoints in a Spring WebFlux application without Boot, beside its {@code @EnableWebFlux}. Prefix and settings are as
 * in {@link Web3TaskMvcConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@Import({TaskApiConfiguration.class, WebFluxRoutes.class})
public class Web3TaskWebFluxConfiguration {
    /** Called by Spring. */
    public Web3TaskWebFluxConfiguration() {}
}
