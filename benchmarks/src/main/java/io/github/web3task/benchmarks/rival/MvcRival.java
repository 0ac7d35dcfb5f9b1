package io.github.web3task.benchmarks.rival;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** The endpoints as a Spring engineer writes them: a controller with Bean Validation, and one place for what is invalid. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({MvcRival.Controller.class, MvcRival.Advice.class})
public class MvcRival {
    /** As its annotations say. */
    @RestController
    @RequestMapping("/web3/v1")
    public static class Controller {
        @GetMapping("/time")
        ResponseEntity<Envelope> time() {
            return ok(System.currentTimeMillis());
        }

        @GetMapping("/task/completion")
        ResponseEntity<Envelope> completion(
                @RequestParam @NotNull @Pattern(regexp = HandWritten.WALLET) String walletAddress,
                @RequestParam @NotNull String task,
                @RequestParam(required = false) @Min(0) @Nullable Long timestamp,
                @RequestParam(required = false) @Min(1) @Max(HandWritten.MAX_WINDOW) @Nullable Long recvWindow)
                throws HandWritten.InvalidException {
            HandWritten.checkWindow(timestamp, recvWindow, System.currentTimeMillis());
            return ok(HandWritten.look(walletAddress, HandWritten.names(task)));
        }

        private static ResponseEntity<Envelope> ok(Object data) {
            return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Envelope.success(data));
        }
    }

    /** Whatever breaks a rule is 000006. */
    @RestControllerAdvice
    public static class Advice {
        @ExceptionHandler({
            ConstraintViolationException.class,
            HandlerMethodValidationException.class,
            HandWritten.InvalidException.class,
            MethodArgumentTypeMismatchException.class,
            MissingServletRequestParameterException.class
        })
        ResponseEntity<Envelope> invalid(Exception e, HttpServletRequest request) {
            return ResponseEntity.badRequest()
                    .cacheControl(CacheControl.noStore())
                    .body(Envelope.INVALID);
        }
    }
}
