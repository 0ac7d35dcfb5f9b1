package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.TaskApiBuilder;
import io.github.web3task.exchange.ExchangeListener;
import io.github.web3task.provider.AsyncTaskCompletionProvider;
import io.github.web3task.provider.TaskCatalog;
import io.github.web3task.provider.TaskCompletionProvider;
import io.github.web3task.spi.RateLimiter;
import io.github.web3task.spi.TaskInterceptor;
import io.github.web3task.validation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes the API of a context's beans. */
final class TaskApiAssembly {
    private TaskApiAssembly() {}

    /**
     * Asks all of a context's beans.
     *
     * @param busyOnConnectionFailures whether connection failures, and {@link DependencyFailures} too, are answered 000002
     */
    static TaskApi assemble(ConfigurableListableBeanFactory beans, boolean busyOnConnectionFailures) {
        List<TaskMethod> methods = TaskMethods.of(beans);
        try {
            TaskApiBuilder builder = builderFor(providers(beans, methods));
            beans.getBeanProvider(ExchangeListener.class).orderedStream().forEach(builder::listener);
            beans.getBeanProvider(ValidationRule.class).orderedStream().forEach(builder::rule);
            beans.getBeanProvider(RateLimiter.class).orderedStream().forEach(builder::rateLimit);
            beans.getBeanProvider(TaskInterceptor.class).orderedStream().forEach(builder::interceptor);
            builder.contextPropagation(ContextSource.of(beans).decorator());
            if (busyOnConnectionFailures) {
                builder.busyOnConnectionFailures().unavailableWhen(DependencyFailures.known());
            }
            beans.getBeanProvider(TaskApiBuilderCustomizer.class)
                    .orderedStream()
                    .forEach(customizer -> customizer.customize(builder));
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new Web3TaskStartException(
                    "The endpoints of web3-task can't be built: " + e.getMessage() + ".\n"
                            + declarations(beans, methods),
                    "Do so where it is set: at a bean, a property web3.task.* or a TaskApiBuilderCustomizer; a builder's"
                            + " method is the property of its name, as allowLowRate() is web3.task.allow-low-rate=true.\n"
                            + "Where a task is declared twice, or none: a provider that another one wraps is declared with @Bean(autowireCandidate = false). In a test slice,"
                            + " the @Bean methods of the @SpringBootApplication class count beside the test's: move the"
                            + " provider into a @Configuration class of its own. A mock declares no task: make the test's"
                            + " bean with TaskCompletionProvider.fixed(...), or spy on the real one.",
                    e);
        }
    }

    private static List<TaskCatalog> providers(ConfigurableListableBeanFactory beans, List<TaskMethod> methods) {
        List<TaskCatalog> providers = new ArrayList<>();
        beans.getBeanProvider(TaskCatalog.class).orderedStream().forEach(providers::add);
        if (!methods.isEmpty()) {
            providers.add(TaskMethods.provider(methods, beans));
        }
        return providers;
    }

    private static TaskApiBuilder builderFor(List<TaskCatalog> providers) {
        TaskApiBuilder builder = null;
        for (TaskCatalog provider : providers) {
            if (provider instanceof TaskCompletionProvider blocking) {
                builder = builder == null ? TaskApi.builder(blocking) : builder.provider(blocking);
            } else if (provider instanceof AsyncTaskCompletionProvider async) {
                builder = builder == null ? TaskApi.builder(async) : builder.provider(async);
            }
        }
        if (builder == null) {
            throw new Web3TaskStartException(
                    "The endpoints of web3-task are asked for, and no bean answers a task.",
                    "Declare a bean of type TaskCompletionProvider or AsyncTaskCompletionProvider, or annotate a bean's"
                            + " method with @CampaignTask.");
        }
        return builder;
    }

    /** Which bean declares what: the core knows classes only, and two lambdas have none that says anything. */
    private static String declarations(ConfigurableListableBeanFactory beans, List<TaskMethod> methods) {
        StringBuilder text = new StringBuilder("The tasks are declared by:");
        BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, TaskCatalog.class)
                .forEach((name, provider) -> text.append("\n - bean '" + name + "': " + provider.taskNames()));
        methods.forEach(method -> text.append("\n - method " + method + ": [" + method.task() + "]"));
        return text.toString();
    }
}
