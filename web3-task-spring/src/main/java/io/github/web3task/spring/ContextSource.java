package io.github.web3task.spring;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.util.ClassUtils;

/**
 * What carries context (security, log context, trace, tenant) from the thread that brings a request to the one that asks the
 * provider: the application's {@link TaskDecorator} bean, else Micrometer's context propagation where the application has it, else
 * nothing (clause PROV-8).
 */
record ContextSource(String description, UnaryOperator<Runnable> decorator) {
    static ContextSource of(ConfigurableListableBeanFactory beans) {
        TaskDecorator decorator = beans.getBeanProvider(TaskDecorator.class).getIfUnique();
        if (decorator != null) {
            return new ContextSource("context is carried by your TaskDecorator bean", decorator::decorate);
        }
        String[] several = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, TaskDecorator.class);
        if (several.length > 0) {
            return new ContextSource(
                    "no context is carried: of the TaskDecorator beans " + String.join(", ", several)
                            + " none is @Primary",
                    UnaryOperator.identity());
        }
        if (hasMicrometers(beans.getBeanClassLoader()) && hasMicrometers(TaskDecorator.class.getClassLoader())) {
            TaskDecorator micrometers = new ContextPropagatingTaskDecorator();
            return new ContextSource("context is carried by Micrometer's context propagation", micrometers::decorate);
        }
        return new ContextSource("", UnaryOperator.identity());
    }

    /** In a container, the application's class loader and Spring's may be two. */
    private static boolean hasMicrometers(@Nullable ClassLoader loader) {
        return ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory", loader);
    }
}
