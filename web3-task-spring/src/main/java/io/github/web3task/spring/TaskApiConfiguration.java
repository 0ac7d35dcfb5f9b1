package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What both plain Spring configurations need. */
@Configuration(proxyBeanMethods = false)
class TaskApiConfiguration {
    @Bean(destroyMethod = "close")
    TaskApi web3TaskApi(ConfigurableListableBeanFactory beans, Environment environment) {
        return TaskApiAssembly.assemble(
                beans, environment.getProperty("web3.task.busy-on-connection-failures", Boolean.class, true));
    }

    @Bean
    CloseFirst web3TaskCloseFirst(ApplicationContext context, TaskApi api) {
        return new CloseFirst(context, api);
    }

    @Bean
    StartLine.StartEffect web3TaskContext(ConfigurableListableBeanFactory beans) {
        return () -> ContextSource.of(beans).description();
    }

    @Bean
    Web3TaskMount web3TaskMount(Environment environment) {
        return new Web3TaskMount(environment.getProperty("web3.task.prefix", Web3TaskMount.DEFAULT_PREFIX));
    }
}
