/** The endpoints in any jakarta.servlet web application. */
module io.github.web3task.servlet {
    requires transitive io.github.web3task.core;
    requires transitive jakarta.servlet;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports io.github.web3task.servlet;

    uses io.github.web3task.servlet.TaskApiFactory;
    uses io.github.web3task.provider.TaskCompletionProvider;
    uses io.github.web3task.provider.AsyncTaskCompletionProvider;
}
