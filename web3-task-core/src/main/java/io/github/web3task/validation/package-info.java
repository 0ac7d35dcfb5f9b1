/** For the partner who tightens the rules: what a request must look like before the provider is asked. */
@NullMarked
package io.github.web3task.validation;

import org.jspecify.annotations.NullMarked;
