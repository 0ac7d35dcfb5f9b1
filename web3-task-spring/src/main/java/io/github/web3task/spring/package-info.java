/**
 * The endpoints in any Spring application: by Boot's auto-configuration as soon as there is a provider bean, and without
 * Boot by importing {@link io.github.web3task.spring.Web3TaskMvcConfiguration} or {@link
 * io.github.web3task.spring.Web3TaskWebFluxConfiguration}.
 */
@NullMarked
package io.github.web3task.spring;

import org.jspecify.annotations.NullMarked;
