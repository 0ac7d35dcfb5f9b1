package io.github.web3task.spring;

import io.github.web3task.provider.Task;
import io.github.web3task.provider.TaskCompletionProvider;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;

/** Finds the methods annotated with {@link CampaignTask} among a context's beans, and those of its parents. */
final class TaskMethods {
    private TaskMethods() {}

    /** Looks at the beans' types; makes none of the beans. */
    static List<TaskMethod> of(ConfigurableListableBeanFactory beans) {
        List<TaskMethod> found = new ArrayList<>();
        if (beans.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
            found.addAll(of(parent));
        }
        for (String name : beans.getBeanDefinitionNames()) {
            if (!ScopedProxyUtils.isScopedTarget(name)) {
                annotated(beans, name).stream()
                        .map(method -> new TaskMethod(name, method))
                        .sorted(Comparator.comparing(TaskMethod::task)) // reflection has no order
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static Set<Method> annotated(ConfigurableListableBeanFactory beans, String name) {
        try {
            Class<?> type = beans.getType(name, false);
            if (type != null && Proxy.isProxyClass(type)) { // of an instance that is there, or it would be an interface
                type = AopUtils.getTargetClass(beans.getBean(name));
            }
            if (type == null || !AnnotationUtils.isCandidateClass(type, CampaignTask.class)) {
                return Set.of();
            }
            MethodFilter filter = method -> AnnotatedElementUtils.hasAnnotation(method, CampaignTask.class);
            return MethodIntrospector.selectMethods(type, filter);
        } catch (BeansException | LinkageError e) {
            return Set.of(); // a type that can't be loaded has no method that could be called
        }
    }

    /** All of them as one provider; fails with a sentence where a method can't be a check. */
    static TaskCompletionProvider provider(List<TaskMethod> methods, ConfigurableListableBeanFactory beans) {
        return TaskCompletionProvider.of(methods.stream()
                .map(method -> method.asTask(beans.getBean(method.bean())))
                .toArray(Task[]::new));
    }
}
