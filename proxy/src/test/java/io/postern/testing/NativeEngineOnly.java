package io.postern.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** A test of what the portable engine can't do; the value says why it can't. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NativeEngineOnly.Condition.class)
public @interface NativeEngineOnly {
    /** Why the JDK can't. */
    String value();

    /** Skips where the JDK's engine is tested. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return switch (TestedEngine.current()) {
                case NATIVE -> ConditionEvaluationResult.enabled("the native engine is tested");
                case JDK ->
                    AnnotationSupport.findAnnotation(context.getElement(), NativeEngineOnly.class)
                            .map(only -> ConditionEvaluationResult.disabled(only.value()))
                            .orElseGet(() -> ConditionEvaluationResult.enabled("for both engines"));
            };
        }
    }
}
