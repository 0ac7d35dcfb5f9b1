package com.example.kotlin

import io.github.web3task.provider.AsyncTaskCompletionProvider
import io.github.web3task.provider.TaskQuery
import io.github.web3task.provider.TaskStatus
import java.util.concurrent.CompletionStage
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.future.future
import org.springframework.stereotype.Component

// tag::spring-kotlin[]
@Component
class Campaign(private val ledger: Ledger, private val scope: CoroutineScope) : AsyncTaskCompletionProvider {
    override fun taskNames() = listOf("deposit")

    override fun check(query: TaskQuery): CompletionStage<Map<String, TaskStatus>> = scope.future {
        mapOf("deposit" to TaskStatus.of(ledger.hasDeposited(query.wallet().normalized())))
    }
}
// end::spring-kotlin[]
