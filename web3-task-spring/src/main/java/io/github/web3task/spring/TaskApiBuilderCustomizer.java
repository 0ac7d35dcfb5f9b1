package io.github.web3task.spring;

import io.github.web3task.TaskApiBuilder;

/**
 * A bean that changes the builder's settings before the API is built, after the properties {@code web3.task.*}. Several run
 * in their order ({@link org.springframework.core.annotation.Order}).
 */
@FunctionalInterface
public interface TaskApiBuilderCustomizer {
    /**
     * Changes settings.
     *
     * @param builder has the application's providers, listeners and rules already
     */
    void customize(TaskApiBuilder builder);
}
