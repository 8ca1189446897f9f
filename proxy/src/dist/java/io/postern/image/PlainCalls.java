package io.postern.image;

import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts plain methods in the place of what a JVM would make classes for at every start: a switch over types, and a record's
 * equals, hashCode and toString. An AOT cache of JDK 25 keeps the call sites of lambdas and of string concatenation, and not these.
 * Both mean the same by the contracts of SwitchBootstraps and ObjectMethods; whatever has another shape stays as it is.
 */
public final class PlainCalls {
    private static final int PRIVATE_STATIC_SYNTHETIC =
            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final ClassDesc STRING_BUILDER = ClassDesc.of("java.lang.StringBuilder");
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");

    private final ClassModel model;
    private final List<Consumer<ClassBuilder>> made = new ArrayList<>();

    private PlainCalls(ClassModel model) {
        this.model = model;
    }

    /** @param arguments folders of class files, which are written over; what these refer to is on the class path */
    public static void main(String[] arguments) throws IOException {
        for (String folder : arguments) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".class")).toList()) {
                    rewrite(file);
                }
            }
        }
    }

    private static void rewrite(Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        byte[] after = rewritten(before);
        if (after != before) {
            Files.write(file, after);
        }
    }

    /** The same class with plain calls; the very same bytes where there is nothing to do. */
    static byte[] rewritten(byte[] bytes) {
        // A new pool, so that nothing is left of the call sites that are gone.
        ClassFile format = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        ClassModel model = format.parse(bytes);
        PlainCalls calls = new PlainCalls(model);
        byte[] written = format.transformClass(
                model,
                ClassTransform.transformingMethodBodies(calls::concerns, calls.replacing())
                        .andThen(ClassTransform.endHandler(builder -> calls.made.forEach(one -> one.accept(builder)))));
        return calls.made.isEmpty() ? bytes : written;
    }

    private boolean concerns(MethodModel method) {
        return method.code().stream()
                .flatMap(CodeModel::elementStream)
                .anyMatch(element -> element instanceof InvokeDynamicInstruction call
                        && body(call).isPresent());
    }

    private CodeTransform replacing() {
        return (code, element) -> {
            Optional<Consumer<CodeBuilder>> body =
                    element instanceof InvokeDynamicInstruction call ? body(call) : Optional.empty();
            if (body.isEmpty()) {
                code.with(element);
                return;
            }
            MethodTypeDesc type = ((InvokeDynamicInstruction) element).typeSymbol();
            String name = "plain$" + made.size();
            made.add(builder -> builder.withMethodBody(name, type, PRIVATE_STATIC_SYNTHETIC, body.get()));
            code.invokestatic(
                    model.thisClass().asSymbol(), name, type, model.flags().has(AccessFlag.INTERFACE));
        };
    }

    /** What does the same as {@code call}; nothing where that is not known. */
    private static Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction call) {
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        List<ConstantDesc> arguments = call.bootstrapArgs();
        if (bootstrap.owner().equals(SWITCHES) && bootstrap.methodName().equals("typeSwitch")) {
            boolean types = arguments.stream().allMatch(one -> one instanceof ClassDesc)
                    && !call.typeSymbol().parameterType(0).isPrimitive();
            return types
                    ? Optional.of(code -> typeSwitch(
                            code, arguments.stream().map(ClassDesc.class::cast).toList()))
                    : Optional.empty();
        }
        if (bootstrap.owner().equals(RECORDS)) {
            ClassDesc owner = (ClassDesc) arguments.getFirst();
            List<DirectMethodHandleDesc> fields = arguments.stream()
                    .skip(2)
                    .map(DirectMethodHandleDesc.class::cast)
                    .toList();
            return switch (call.name().stringValue()) {
                case "equals" -> Optional.of(code -> equality(code, owner, fields));
                case "hashCode" -> Optional.of(code -> hash(code, owner, fields));
                case "toString" -> Optional.of(code -> text(code, owner, fields));
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** Of (value, from): -1 for null, else the first type from there on that the value has, else how many there are. */
    private static void typeSwitch(CodeBuilder code, List<ClassDesc> types) {
        code.aload(0).ifThen(Opcode.IFNULL, none -> none.loadConstant(-1).ireturn());
        for (int i = 0; i < types.size(); i++) {
            int index = i;
            ClassDesc type = types.get(i);
            Label next = code.newLabel();
            if (i > 0) {
                // What the switch has been to is not asked again: it had a guard that did not hold.
                code.iload(1).loadConstant(index).if_icmpgt(next);
            } else {
                code.iload(1).ifgt(next);
            }
            code.aload(0)
                    .instanceOf(type)
                    .ifeq(next)
                    .loadConstant(index)
                    .ireturn()
                    .labelBinding(next);
        }
        code.loadConstant(types.size()).ireturn();
    }

    private static void equality(CodeBuilder code, ClassDesc owner, List<DirectMethodHandleDesc> fields) {
        code.aload(0).aload(1).ifThen(Opcode.IF_ACMPEQ, same -> same.iconst_1().ireturn());
        Label unequal = code.newLabel();
        code.aload(1).instanceOf(owner).ifeq(unequal).aload(1).checkcast(owner).astore(2);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = type(field);
            code.aload(0).getfield(owner, field.methodName(), type);
            code.aload(2).getfield(owner, field.methodName(), type);
            switch (TypeKind.from(type)) {
                case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(unequal);
                case LONG -> code.lcmp().ifne(unequal);
                case FLOAT ->
                    code.invokestatic(boxed("Float"), "compare", signature("(FF)I"))
                            .ifne(unequal);
                case DOUBLE ->
                    code.invokestatic(boxed("Double"), "compare", signature("(DD)I"))
                            .ifne(unequal);
                default ->
                    code.invokestatic(OBJECTS, "equals", signature("(Ljava/lang/Object;Ljava/lang/Object;)Z"))
                            .ifeq(unequal);
            }
        }
        code.iconst_1().ireturn().labelBinding(unequal).iconst_0().ireturn();
    }

    private static void hash(CodeBuilder code, ClassDesc owner, List<DirectMethodHandleDesc> fields) {
        code.iconst_0();
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = type(field);
            code.loadConstant(31).imul().aload(0).getfield(owner, field.methodName(), type);
            String hashCode = "hashCode";
            switch (TypeKind.from(type)) {
                case BOOLEAN -> code.invokestatic(boxed("Boolean"), hashCode, signature("(Z)I"));
                case BYTE, CHAR, SHORT, INT -> {}
                case LONG -> code.invokestatic(boxed("Long"), hashCode, signature("(J)I"));
                case FLOAT -> code.invokestatic(boxed("Float"), hashCode, signature("(F)I"));
                case DOUBLE -> code.invokestatic(boxed("Double"), hashCode, signature("(D)I"));
                default -> code.invokestatic(OBJECTS, hashCode, signature("(Ljava/lang/Object;)I"));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void text(CodeBuilder code, ClassDesc owner, List<DirectMethodHandleDesc> fields) {
        code.new_(STRING_BUILDER).dup().invokespecial(STRING_BUILDER, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        String before = simpleName(owner) + "[";
        for (DirectMethodHandleDesc field : fields) {
            append(code.loadConstant(before + field.methodName() + "="), ConstantDescs.CD_String);
            append(code.aload(0).getfield(owner, field.methodName(), type(field)), type(field));
            before = ", ";
        }
        append(code.loadConstant(fields.isEmpty() ? before + "]" : "]"), ConstantDescs.CD_String);
        code.invokevirtual(STRING_BUILDER, "toString", signature("()Ljava/lang/String;"))
                .areturn();
    }

    private static String simpleName(ClassDesc owner) {
        String name = owner.displayName();
        // A local record has a number before its name.
        return name.substring(name.lastIndexOf('$') + 1).replaceFirst("^[0-9]+", "");
    }

    private static void append(CodeBuilder code, ClassDesc type) {
        ClassDesc parameter = switch (TypeKind.from(type)) {
            case BYTE, SHORT -> ConstantDescs.CD_int;
            case REFERENCE -> type.equals(ConstantDescs.CD_String) ? type : ConstantDescs.CD_Object;
            default -> type;
        };
        code.invokevirtual(STRING_BUILDER, "append", MethodTypeDesc.of(STRING_BUILDER, parameter));
    }

    private static ClassDesc type(DirectMethodHandleDesc field) {
        return field.invocationType().returnType();
    }

    private static ClassDesc boxed(String name) {
        return ClassDesc.of("java.lang", name);
    }

    private static MethodTypeDesc signature(String descriptor) {
        return MethodTypeDesc.ofDescriptor(descriptor);
    }
}
