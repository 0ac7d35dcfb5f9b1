package com.example.kotlin

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.context.annotation.Bean

/** Stands for a client whose calls suspend. */
class Ledger {
    suspend fun hasDeposited(wallet: String): Boolean {
        delay(1)
        return wallet == "0xab16a96d359ec26a11e2c2b3d8f8b8942d5bfcdb"
    }
}

@SpringBootApplication(proxyBeanMethods = false)
class Application {
    @Bean
    fun ledger() = Ledger()

    @Bean
    fun scope() = CoroutineScope(Dispatchers.Default)
}
