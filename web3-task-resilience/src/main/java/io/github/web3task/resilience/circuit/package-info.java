/** Keeps calls away from a provider in trouble. */
@NullMarked
package io.github.web3task.resilience.circuit;

import org.jspecify.annotations.NullMarked;
