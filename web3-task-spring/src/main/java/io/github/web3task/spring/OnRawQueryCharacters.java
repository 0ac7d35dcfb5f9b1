package io.github.web3task.spring;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether raw brackets and quotes are to be let through. */
class OnRawQueryCharacters extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean on =
                Boolean.TRUE.equals(OnTaskProvider.asBound("web3.task.raw-query-characters", context.getEnvironment()));
        return new ConditionOutcome(
                on,
                ConditionMessage.forCondition("web3-task")
                        .because("web3.task.raw-query-characters is " + (on ? "on" : "off")));
    }
}
