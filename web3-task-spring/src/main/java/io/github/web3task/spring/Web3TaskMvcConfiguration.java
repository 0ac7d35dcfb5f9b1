package io.github.web3task.spring;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The endpoints in a Spring MVC application without Boot, answered by its {@code DispatcherServlet}.
 *
 * <pre>{@code
 * @Configuration
 * @EnableWebMvc
 * @Import(Web3TaskMvcConfiguration.class)
 * class WebConfiguration {
 *     @Bean
 *     TaskCompletionProvider campaign(Ledger ledger) { ... }
 * }
 * }</pre>
 *
 * <p>The prefix is the environment's {@code web3.task.prefix}, by default {@value Web3TaskMount#DEFAULT_PREFIX}; all other
 * settings are made by {@link TaskApiBuilderCustomizer} beans.
 */
@Configuration(proxyBeanMethods = false)
@Import({TaskApiConfiguration.class, MvcRoutes.class})
public class Web3TaskMvcConfiguration {
    /** Called by Spring. */
    public Web3TaskMvcConfiguration() {}
}
