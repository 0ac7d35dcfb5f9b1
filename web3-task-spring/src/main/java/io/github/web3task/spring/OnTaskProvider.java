package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.TaskCatalog;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether anything answers a task, or the endpoints are asked for in words; then the start fails when nothing does. */
class OnTaskProvider extends SpringBootCondition implements ConfigurationCondition {
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("web3-task");
        String reason = reasonAgainst(context.getBeanFactory(), context.getEnvironment());
        return reason == null
                ? ConditionOutcome.match(message.because("the endpoints are asked for, or a bean answers a task"))
                : ConditionOutcome.noMatch(message.because(reason));
    }

    /** Null when the endpoints should be there. */
    static @Nullable String reasonAgainst(@Nullable ConfigurableListableBeanFactory beans, Environment environment) {
        Boolean enabled = asBound("web3.task.enabled", environment);
        if (enabled != null) {
            return enabled ? null : "web3.task.enabled is off";
        }
        boolean answered = beans != null
                && (has(beans, TaskCatalog.class)
                        || has(beans, TaskApi.class)
                        || !TaskMethods.of(beans).isEmpty());
        return answered
                ? null
                : "no bean is a TaskCompletionProvider or AsyncTaskCompletionProvider, and none has a @CampaignTask"
                        + " method. What a @Bean method's return type hides is not seen: let it return the class";
    }

    /** In every spelling that Boot's own binding takes, such as {@code off} and {@code WEB3_TASK_ENABLED}. */
    static @Nullable Boolean asBound(String property, Environment environment) {
        return Binder.get(environment).bind(property, Boolean.class).orElse(null);
    }

    private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length > 0;
    }
}
