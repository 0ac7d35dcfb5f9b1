package io.github.web3task.spring;

import io.github.web3task.TaskApi;
import io.github.web3task.provider.TaskCatalog;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
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
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        if (context.getEnvironment().getProperty("web3.task.enabled", Boolean.class, false)) {
            return ConditionOutcome.match(message.because("web3.task.enabled is true"));
        }
        if (beans != null && (has(beans, TaskCatalog.class) || has(beans, TaskApi.class))) {
            return ConditionOutcome.match(message.because("there is a provider bean"));
        }
        if (beans != null && !TaskMethods.of(beans).isEmpty()) {
            return ConditionOutcome.match(message.because("there is a @CampaignTask method"));
        }
        return ConditionOutcome.noMatch(message.because("there is no provider bean and no @CampaignTask method"));
    }

    private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false).length > 0;
    }
}
