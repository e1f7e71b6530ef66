# The files of a folder are compiled some at a time: most of a compiler's work goes into headers and templates that they share. So what a
# file keeps for itself (unnamed namespaces) has a name of its own in its folder. -DNOREN_TOGETHER=OFF compiles each file for itself.
option(NOREN_TOGETHER "Compile the files of a folder some at a time" ON)
set(NOREN_TOGETHER_MOST 10)

# Coroutines, which g++ 12 is careful with only as long as they are few, and the templates that are compiled once for all.
set(NOREN_ALONE src/http/connection.cc src/http/server.cc src/base/compiled_once.cc)
list(TRANSFORM NOREN_ALONE PREPEND ${CMAKE_SOURCE_DIR}/)

# noren_compile_together(TARGET): of its files those that lie in src/.
function(noren_compile_together target)
  get_target_property(files ${target} SOURCES)
  list(FILTER files INCLUDE REGEX "^${CMAKE_SOURCE_DIR}/src/.*\\.cc$")
  list(REMOVE_ITEM files ${NOREN_ALONE})
  list(SORT files)
  foreach(file ${files})
    cmake_path(GET file PARENT_PATH folder)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY ${CMAKE_SOURCE_DIR}/src)
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    if(NOT DEFINED files_of_${folder})
      set(files_of_${folder} 0)
    endif()
    math(EXPR nth "${files_of_${folder}} / ${NOREN_TOGETHER_MOST}")
    math(EXPR files_of_${folder} "${files_of_${folder}} + 1")
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${folder}_${nth})
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${NOREN_TOGETHER} UNITY_BUILD_MODE GROUP)
endfunction()
