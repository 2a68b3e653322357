package org.isocenter.persistence.blob;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// Gives a stretch of a file back to the file system, so that it reads as zeros and takes no space
/// (`fallocate(2)` with `FALLOC_FL_PUNCH_HOLE`). Only Linux has it, and not every file system there;
/// Java offers no call for it, so the C library is called.
final class Holes {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    private static final int READ_WRITE_CLOSE_ON_EXEC = 2 | 0x80000;

    private static final Optional<Calls> CALLS = Calls.find();

    private Holes() {}

    /// @return false when it cannot be done here; the file is then unchanged
    static boolean punch(Path file, long offset, long length) {
        return CALLS.isPresent() && CALLS.get().punch(file, offset, length);
    }

    private record Calls(MethodHandle open, MethodHandle fallocate, MethodHandle close) {
        static Optional<Calls> find() {
            if (!System.getProperty("os.name").equals("Linux")
                    || !Calls.class.getModule().isNativeAccessEnabled()) {
                return Optional.empty();
            }
            Linker linker = Linker.nativeLinker();
            SymbolLookup library = linker.defaultLookup();
            return library.find("open")
                    .flatMap(open ->
                            library.find("fallocate")
                                    .flatMap(fallocate ->
                                            library.find("close")
                                                    .map(close ->
                                                            calls(
                                                                    linker, open, fallocate,
                                                                    close))));
        }

        private static Calls calls(
                Linker linker, MemorySegment open, MemorySegment fallocate, MemorySegment close) {
            return new Calls(
                    linker.downcallHandle(
                            open,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT),
                            Linker.Option.firstVariadicArg(2)),
                    linker.downcallHandle(
                            fallocate,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG)),
                    linker.downcallHandle(
                            close,
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
        }

        boolean punch(Path file, long offset, long length) {
            try (Arena arena = Arena.ofConfined()) {
                int descriptor =
                        (int)
                                open.invokeExact(
                                        arena.allocateFrom(file.toString()),
                                        READ_WRITE_CLOSE_ON_EXEC);
                if (descriptor < 0) {
                    return false;
                }
                int result =
                        (int)
                                fallocate.invokeExact(
                                        descriptor, PUNCH_HOLE | KEEP_SIZE, offset, length);
                int closed = (int) close.invokeExact(descriptor);
                return result == 0 && closed == 0;
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                // A method handle may throw anything; these calls throw nothing.
                throw new IllegalStateException("fallocate", e);
            }
        }
    }
}
