package io.github.web3task.validation;

/** What happens to a name that no provider declares (clause TASK-6). It is never answered {@code false}. */
public enum UnknownTaskPolicy {
    /** The whole request is 000006. The default. */
    REJECT,
    /** The name is left out of the answer; when no other was asked, {@code data} is empty and no provider is asked. */
    LEAVE_OUT
}
