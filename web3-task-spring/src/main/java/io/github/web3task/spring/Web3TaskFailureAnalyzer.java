package io.github.web3task.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what is wrong and what to do, instead of a stack trace. */
class Web3TaskFailureAnalyzer extends AbstractFailureAnalyzer<Web3TaskStartException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, Web3TaskStartException cause) {
        return new FailureAnalysis(cause.description(), cause.action(), cause);
    }
}
